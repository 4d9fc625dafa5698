// The figures of a chart as a table, a page at a time.
import { createSignal, For, Show } from 'solid-js';
import { Button } from '../../../ui/Button';
import styles from './Charts.module.css';

const ROWS_PER_PAGE = 100;

export interface TableData {
  readonly columns: readonly string[];
  readonly count: number;
  /** The second cell names the row. */
  readonly rowAt: (index: number) => readonly string[];
  /** The row to open at. */
  readonly startAt: number;
}

export function ChartTable(props: { readonly name: string; readonly data: TableData }) {
  // eslint-disable-next-line solid/reactivity -- where the table opens; it is turned by its buttons then.
  const [page, setPage] = createSignal(Math.floor(props.data.startAt / ROWS_PER_PAGE));
  const from = () => page() * ROWS_PER_PAGE;
  const rows = () => {
    const first = from();
    const length = Math.max(0, Math.min(ROWS_PER_PAGE, props.data.count - first));
    return Array.from({ length }, (_, at) => first + at);
  };
  return (
    <div class={styles.tableFrame} role="group" aria-label={`${props.name}, rows`} tabindex="0">
      <table class={styles.table} aria-label={props.name}>
        <thead>
          <tr>
            <For each={props.data.columns}>{(column) => <th scope="col">{column}</th>}</For>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {(index) => (
              <tr>
                <For each={props.data.rowAt(index)}>
                  {(cell, place) => (
                    <Show when={place() === 1} fallback={<td>{cell}</td>}>
                      <th scope="row" dir="auto">
                        {cell}
                      </th>
                    </Show>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.data.count > ROWS_PER_PAGE}>
        <div class={styles.pages}>
          <Button size="small" disabled={page() === 0} onClick={() => setPage(page() - 1)}>
            Earlier rows
          </Button>
          <Button
            size="small"
            disabled={from() + ROWS_PER_PAGE >= props.data.count}
            onClick={() => setPage(page() + 1)}
          >
            Later rows
          </Button>
        </div>
      </Show>
    </div>
  );
}
