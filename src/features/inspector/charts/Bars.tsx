import { createMemo, For, Show } from 'solid-js';
import type { Column } from '../../../core/trace/chart-columns';
import type { Plot } from './ChartFrame';
import styles from './Charts.module.css';
import { contains } from './token-chart';

const MAX_BAR_PX = 14;

export interface BarsProps {
  readonly columns: readonly Column[];
  readonly plot: Plot;
  readonly chosen: number;
  /** Pixels from the top of the plot. */
  readonly y: (value: number) => number;
  /** Stands out. */
  readonly isDark: (value: number) => boolean;
}

/** One bar per column; the chosen one in the accent colour and with a mark below it. */
export function Bars(props: BarsProps) {
  // Read once per change: behind it are all tokens of the answer.
  const columns = createMemo(() => props.columns);
  const stepPx = () => props.plot.widthPx / Math.max(1, columns().length);
  const widthPx = () => Math.min(MAX_BAR_PX, stepPx() * 0.7);
  const look = (column: Column) => {
    if (contains(column, props.chosen)) return styles.accent;
    return props.isDark(column.value) ? styles.dark : styles.light;
  };
  return (
    <For each={columns()}>
      {(column, place) => {
        const x = () => (place() + 0.5) * stepPx() - widthPx() / 2;
        const top = () => Math.max(0, Math.min(props.plot.heightPx - 1, props.y(column.value)));
        return (
          <>
            <Show when={!Number.isNaN(column.value)}>
              <rect
                class={look(column)}
                x={x()}
                width={widthPx()}
                y={top()}
                height={props.plot.heightPx - top()}
              />
            </Show>
            <Show when={contains(column, props.chosen)}>
              <rect
                class={styles.accent}
                x={x()}
                width={widthPx()}
                y={props.plot.heightPx + 2}
                height={2}
              />
            </Show>
          </>
        );
      }}
    </For>
  );
}
