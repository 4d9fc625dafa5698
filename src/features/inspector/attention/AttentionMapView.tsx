// The map of one answer: a row per token of the answer, a column per token it could look at.
import { createMemo, createSignal, Show } from 'solid-js';
import {
  attentionRow,
  type AttentionMap,
  type AttentionToken,
} from '../../../core/trace/attention';
import { toVisible } from '../../../core/trace/token-text';
import { bytesOf } from '../../../core/trace/token-trace';
import { Button } from '../../../ui/Button';
import { SelectField } from '../../../ui/Field';
import { ChartTable } from '../charts/ChartTable';
import styles from './Attention.module.css';
import { HeatMap } from './HeatMap';

/** Named in the sentence about the chosen token. */
const NAMED = 5;

export interface AttentionMapViewProps {
  readonly map: AttentionMap;
  readonly chosen: number;
  /** Tokens of the answer as it was sampled. */
  readonly count: number;
  readonly onChoose: (index: number) => void;
}

export default function AttentionMapView(props: AttentionMapViewProps) {
  const [layer, setLayer] = createSignal('all');
  const [head, setHead] = createSignal('all');
  const [asTable, setAsTable] = createSignal(false);
  const [pointed, setPointed] = createSignal<number>();
  const map = () => props.map;
  const view = createMemo(() => ({ layer: toIndex(layer()), head: toIndex(head()) }));
  const lastRow = () => map().tokens.length - 1;
  /** Place of the chosen token in the map. */
  const row = () => Math.min(lastRow(), map().answerStart + props.chosen);
  const weights = createMemo(() => attentionRow(map(), row(), view()));
  const ranked = createMemo(() =>
    Array.from(weights(), (weight, place) => ({ weight, place })).sort(
      (a, b) => b.weight - a.weight,
    ),
  );
  const column = () => Math.min(row(), pointed() ?? ranked()[0]?.place ?? 0);
  const nameAt = (place: number) => `“${textOf(map().tokens[place])}”`;
  const choose = (nextRow: number, nextColumn: number) => {
    setPointed(nextColumn);
    props.onChoose(Math.max(0, nextRow - map().answerStart));
  };
  const isCutOtherwise = () =>
    map().omittedTokens === 0 && map().tokens.length - map().answerStart < props.count - 1;

  return (
    <>
      <div class={styles.controls}>
        <SelectField
          label="Layer"
          inline
          value={layer()}
          options={choices('Mean of all layers', 'Layer', map().layers)}
          onChange={setLayer}
        />
        <SelectField
          label="Head"
          inline
          value={head()}
          options={choices('Mean of all heads', 'Head', map().heads)}
          onChange={setHead}
        />
        <span class={styles.spacer} />
        <Button variant="quiet" size="small" onClick={() => setAsTable(!asTable())}>
          {asTable() ? 'Show as heat map' : 'Show as table'}
        </Button>
      </div>
      <p class={styles.sentence}>
        {nameAt(row())} looked most at{' '}
        {ranked()
          .slice(0, NAMED)
          .map(({ weight, place }) => `${nameAt(place)} ${percent(weight)}`)
          .join(', ')}
        .
      </p>
      <Show
        when={!asTable()}
        fallback={
          <ChartTable
            name={`Attention of ${nameAt(row())}`}
            data={{
              columns: ['Place', 'Token', 'Attention', 'Part'],
              count: ranked().length,
              rowAt: (index) => {
                const place = ranked()[index]?.place ?? 0;
                return [
                  String(place + 1),
                  textOf(map().tokens[place]),
                  (ranked()[index]?.weight ?? 0).toFixed(4),
                  place < map().answerStart ? 'prompt' : 'answer',
                ];
              },
              startAt: 0,
            }}
          />
        }
      >
        <HeatMap map={map()} view={view()} row={row()} column={column()} onChoose={choose} />
        <output class={styles.pointed}>
          {nameAt(row())} gave {percent(weights()[column()] ?? 0)} to {nameAt(column())}, token{' '}
          {column() + 1} of {map().tokens.length}
          {column() < map().answerStart ? ', of the prompt' : ''}.
        </output>
      </Show>
      <p class={styles.note}>
        A row is a token of the answer, a column a token before it, prompt first; the line stands
        where the answer begins. Darker is more, by the square root, so that little is seen too. The
        text is read again by a build with the same weights.
        <Show when={map().omittedTokens > 0}>
          {' '}
          The last {map().omittedTokens} tokens are left out, because the map grows with the square
          of the length.
        </Show>
        <Show when={isCutOtherwise()}> Read again, the answer falls into other tokens.</Show>
      </p>
    </>
  );
}

function choices(all: string, name: string, count: number) {
  const each = Array.from({ length: count }, (_, index) => ({
    value: String(index),
    label: `${name} ${index + 1}`,
  }));
  return [{ value: 'all', label: all }, ...each];
}

function toIndex(value: string): number | undefined {
  return value === 'all' ? undefined : Number(value);
}

function textOf(token: AttentionToken | undefined): string {
  return token ? toVisible(bytesOf({ ...token, logprob: 0 })) : '';
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.095 ? 1 : 0)} %`;
}
