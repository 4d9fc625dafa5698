// How long each token took, measured where the model runs.
import { createMemo, Show } from 'solid-js';
import { placeLabels, roundUp } from './axis';
import { Bars } from './Bars';
import { ChartFrame } from './ChartFrame';
import { columnsFor, grouped, highestOf, type TokenChartProps } from './token-chart';
import { tokenTable } from './token-table';

const HEIGHT_PX = 84;
/** So many times the median stands out. */
const SLOW_FACTOR = 3;

export function TimeChart(props: TokenChartProps) {
  const timeAt = (index: number) => props.shown.trace.durationMs[index] || NaN;
  /** Without the first, whose time is mostly the prompt's. */
  const valueAt = () => {
    const { durationMs } = props.shown.trace;
    return (index: number) => (index === 0 ? NaN : durationMs[index] || NaN);
  };
  const figures = createMemo(() => {
    const times = props.shown.trace.durationMs
      .slice(1, props.shown.count)
      .filter((ms) => ms > 0)
      .sort((a, b) => a - b);
    return { median: times[times.length >> 1] ?? 0, top: roundUp(times.at(-1) ?? 0) };
  });
  const y = (ms: number) => HEIGHT_PX - (ms / figures().top) * HEIGHT_PX;
  const first = () => {
    const ms = timeAt(0);
    return Number.isNaN(ms) ? '' : `; the first took ${ms.toFixed(0)} ms with the prompt`;
  };
  return (
    <Show when={highestOf(props.shown.count, valueAt()) > 0}>
      <ChartFrame
        title="Time by token"
        note={`milliseconds, median ${figures().median.toFixed(1)}; dark bars took three times as long${first()}${grouped(props.shown.count, 'highest')}`}
        level={2}
        heightPx={HEIGHT_PX}
        yLabels={[0, figures().top / 2, figures().top].map((ms) => [String(ms), y(ms)] as const)}
        xLabels={(plot) => placeLabels(props.shown.count, plot)}
        table={tokenTable(props, 'Time (ms)', (index) => timeAt(index).toFixed(1))}
        onPick={(share) => props.onChoose(Math.floor(share * props.shown.count))}
      >
        {(plot) => (
          <Bars
            columns={columnsFor(props.shown.count, plot, valueAt(), 'highest')}
            plot={plot}
            chosen={props.chosen}
            y={y}
            isDark={(ms) => ms > SLOW_FACTOR * figures().median}
          />
        )}
      </ChartFrame>
    </Show>
  );
}
