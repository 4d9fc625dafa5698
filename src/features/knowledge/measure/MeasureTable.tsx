import { For } from 'solid-js';
import type { MeasuredRow, SearchKind } from '../../../runtime/documents/measure-retrieval';
import { Button } from '../../../ui/Button';
import { formatCount } from '../../../ui/format';
import styles from './MeasureTable.module.css';

const NAMES: Readonly<Record<SearchKind, string>> = {
  lexical: 'Words',
  vector: 'Meaning',
  hybrid: 'Both',
};

export function MeasureTable(props: {
  readonly rows: readonly MeasuredRow[];
  readonly csv: () => string;
}) {
  const best = (value: (row: MeasuredRow) => number) => Math.max(...props.rows.map(value));
  return (
    <div class={styles.frame}>
      <table class={styles.table} aria-label="Measured settings">
        <thead>
          <tr>
            <th scope="col">Chunk size</th>
            <th scope="col">Search</th>
            <th scope="col">Chunks</th>
            <th scope="col">hit@1</th>
            <th scope="col">hit@5</th>
            <th scope="col">MRR</th>
            <th scope="col">Median</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {(row) => (
              <tr>
                <th scope="row">
                  {row.cut.chunkTokens} / {row.cut.overlapTokens}
                </th>
                <td>{NAMES[row.search]}</td>
                <td>{formatCount(row.chunks)}</td>
                <Share value={row.hit1} isBest={row.hit1 === best(({ hit1 }) => hit1)} />
                <Share value={row.hit5} isBest={row.hit5 === best(({ hit5 }) => hit5)} />
                <td
                  classList={{
                    [styles.best ?? '']:
                      row.meanReciprocalRank === best((one) => one.meanReciprocalRank),
                  }}
                >
                  {row.meanReciprocalRank.toFixed(3)}
                </td>
                <td>{row.medianMs.toFixed(1)} ms</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <div class={styles.foot}>
        <span>hit@k: the right passage is among the first k. MRR: mean of 1 / its rank.</span>
        <Button size="small" icon="download" onClick={() => saveCsv('retrieval.csv', props.csv())}>
          Save as CSV
        </Button>
      </div>
    </div>
  );
}

function Share(props: { readonly value: number; readonly isBest: boolean }) {
  return (
    <td classList={{ [styles.best ?? '']: props.isBest }}>{(props.value * 100).toFixed(1)} %</td>
  );
}

function saveCsv(name: string, content: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type: 'text/csv' }));
  link.download = name;
  link.click();
  // The browser reads the blob after this turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
