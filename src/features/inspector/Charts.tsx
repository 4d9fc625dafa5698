// Entropy and confidence along the answer. A click or tap chooses the token.
import { createMemo, createSignal, For, Show, type JSX } from 'solid-js';
import {
  entropyAt,
  OPEN_ABOVE_BITS,
  probabilityAt,
  UNCERTAIN_BELOW,
} from '../../core/token-figures';
import { toVisible } from '../../core/token-text';
import { tokenAt } from '../../core/token-trace';
import { Button } from '../../ui/Button';
import { toColumns, type Column } from './chart-columns';
import styles from './Charts.module.css';
import type { ShownTrace } from './inspection';

const WIDTH = 860;
const HEIGHT = 112;
const MAX_COLUMNS = 215;
const ROWS_PER_PAGE = 100;

export interface ChartProps {
  readonly shown: ShownTrace;
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

export function EntropyChart(props: ChartProps) {
  const valueAt = (index: number) => entropyAt(props.shown.trace, index).bits;
  const columns = createMemo(() => toColumns(props.shown.count, MAX_COLUMNS, valueAt, 'highest'));
  const top = () =>
    Math.max(4, Math.ceil(Math.max(0, ...columns().map(({ value }) => value || 0))));
  const y = (bits: number) => HEIGHT - (bits / top()) * HEIGHT;
  const stepPx = () => WIDTH / Math.max(1, columns().length);
  const isExact = () => entropyAt(props.shown.trace, props.chosen).isExact;
  return (
    <ChartFrame
      {...props}
      title="Entropy by token"
      unit="Entropy (bits)"
      note={`bits, raw${isExact() ? '' : ', at least'}; the dashed line marks ${OPEN_ABOVE_BITS} bits, dark bars are above it${grouped(columns(), 'highest')}`}
      labels={[0, top() / 2, top()].map((bits) => [String(bits), y(bits)] as const)}
      valueAt={(index) => valueAt(index).toFixed(2)}
    >
      <For each={columns()}>
        {(column, place) => (
          <Show when={!Number.isNaN(column.value)}>
            <rect
              class={
                contains(column, props.chosen)
                  ? styles.accent
                  : column.value > OPEN_ABOVE_BITS
                    ? styles.dark
                    : styles.light
              }
              x={place() * stepPx() + stepPx() * 0.15}
              width={Math.min(14, stepPx() * 0.7)}
              y={Math.min(HEIGHT - 1, y(column.value))}
              height={Math.max(1, HEIGHT - y(column.value))}
            />
          </Show>
        )}
      </For>
      <line
        class={styles.threshold}
        x1={0}
        x2={WIDTH}
        y1={y(OPEN_ABOVE_BITS)}
        y2={y(OPEN_ABOVE_BITS)}
      />
    </ChartFrame>
  );
}

export function ConfidenceChart(props: ChartProps) {
  const valueAt = (index: number) => probabilityAt(props.shown.trace, index);
  const columns = createMemo(() => toColumns(props.shown.count, MAX_COLUMNS, valueAt, 'lowest'));
  const stepPx = () => WIDTH / Math.max(1, columns().length);
  const y = (share: number) => HEIGHT - share * HEIGHT;
  const points = createMemo(() =>
    columns().map((column, place) => ({ column, x: (place + 0.5) * stepPx(), y: y(column.value) })),
  );
  const marked = () =>
    points().filter(
      ({ column }) => column.value < UNCERTAIN_BELOW || contains(column, props.chosen),
    );
  return (
    <ChartFrame
      {...props}
      title="Confidence by token"
      unit="Probability"
      note={`probability of the token that was taken, raw${grouped(columns(), 'lowest')}`}
      labels={[0, 0.5, 1].map((share) => [String(share), y(share)] as const)}
      valueAt={(index) => valueAt(index).toFixed(3)}
    >
      <polyline
        class={styles.line}
        points={points()
          .filter((point) => !Number.isNaN(point.y))
          .map((point) => `${point.x},${point.y}`)
          .join(' ')}
      />
      <For each={marked()}>
        {(point) => (
          <Show when={!Number.isNaN(point.y)}>
            <circle
              class={contains(point.column, props.chosen) ? styles.accent : styles.dark}
              cx={point.x}
              cy={point.y}
              r={contains(point.column, props.chosen) ? 5 : 3}
            />
          </Show>
        )}
      </For>
    </ChartFrame>
  );
}

interface ChartFrameProps extends ChartProps {
  readonly title: string;
  readonly unit: string;
  readonly note: string;
  readonly labels: readonly (readonly [text: string, y: number])[];
  readonly valueAt: (index: number) => string;
  readonly children: JSX.Element;
}

function ChartFrame(props: ChartFrameProps) {
  const [asTable, setAsTable] = createSignal(false);
  const chooseAt = (event: MouseEvent & { currentTarget: SVGElement }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const plotLeft = (LABELS_PX / (WIDTH + LABELS_PX)) * width;
    const share = (event.clientX - left - plotLeft) / (width - plotLeft);
    props.onChoose(Math.floor(share * props.shown.count));
  };
  return (
    <section class={styles.chart} aria-label={`${props.title}, chart and table`}>
      <div class={styles.head}>
        <h2 class={styles.title}>{props.title}</h2>
        <p class={styles.note}>{props.note}</p>
        <Button variant="quiet" size="small" onClick={() => setAsTable(!asTable())}>
          {asTable() ? 'Show as chart' : 'Show as table'}
        </Button>
      </div>
      <Show
        when={asTable()}
        fallback={
          <svg
            class={styles.svg}
            viewBox={`${-LABELS_PX} -8 ${WIDTH + LABELS_PX} ${HEIGHT + 16}`}
            role="img"
            aria-label={props.title}
            onClick={(event) => chooseAt(event)}
          >
            <For each={props.labels}>
              {([text, y]) => (
                <>
                  <line class={styles.grid} x1={0} x2={WIDTH} y1={y} y2={y} />
                  <text class={styles.label} x={-10} y={y + 4} text-anchor="end">
                    {text}
                  </text>
                </>
              )}
            </For>
            {props.children}
          </svg>
        }
      >
        <FiguresTable {...props} />
      </Show>
    </section>
  );
}

const LABELS_PX = 32;

function FiguresTable(props: ChartFrameProps) {
  // eslint-disable-next-line solid/reactivity -- where the table opens; it is turned by its buttons then.
  const [page, setPage] = createSignal(Math.floor(props.chosen / ROWS_PER_PAGE));
  const from = () => page() * ROWS_PER_PAGE;
  const rows = () => {
    const first = from();
    const length = Math.max(0, Math.min(ROWS_PER_PAGE, props.shown.count - first));
    return Array.from({ length }, (_, at) => first + at);
  };
  return (
    <div class={styles.tableFrame}>
      <table class={styles.table} aria-label={props.title}>
        <thead>
          <tr>
            <th scope="col">Place</th>
            <th scope="col">Token</th>
            <th scope="col">{props.unit}</th>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {(index) => (
              <tr>
                <td>{index + 1}</td>
                <th scope="row" dir="auto">
                  {toVisible(tokenAt(props.shown.trace, index).bytes)}
                </th>
                <td>{props.valueAt(index)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.shown.count > ROWS_PER_PAGE}>
        <div class={styles.pages}>
          <Button size="small" disabled={page() === 0} onClick={() => setPage(page() - 1)}>
            Earlier tokens
          </Button>
          <Button
            size="small"
            disabled={from() + ROWS_PER_PAGE >= props.shown.count}
            onClick={() => setPage(page() + 1)}
          >
            Later tokens
          </Button>
        </div>
      </Show>
    </div>
  );
}

function contains({ from, to }: Column, index: number): boolean {
  return index >= from && index < to;
}

function grouped(columns: readonly Column[], extreme: string): string {
  const [first] = columns;
  const each = first ? first.to - first.from : 1;
  return each > 1 ? `; each column is the ${extreme} of ${each} tokens` : '';
}
