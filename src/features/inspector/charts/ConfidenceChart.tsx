// The probability of each token that was taken. A click or tap chooses the token.
import { createMemo, For } from 'solid-js';
import { probabilityAt, UNCERTAIN_BELOW } from '../../../core/trace/token-figures';
import { placeLabels } from './axis';
import { ChartFrame, type Plot } from './ChartFrame';
import styles from './Charts.module.css';
import { columnsFor, contains, grouped, type TokenChartProps } from './token-chart';
import { tokenTable } from './token-table';

const HEIGHT_PX = 112;

export function ConfidenceChart(props: TokenChartProps) {
  // The trace is asked for once, not for each of many thousand tokens.
  const valueAt = () => {
    const { trace } = props.shown;
    return (index: number) => probabilityAt(trace, index);
  };
  const y = (share: number) => HEIGHT_PX - share * HEIGHT_PX;
  return (
    <ChartFrame
      title="Confidence by token"
      note={`probability of the token that was taken, raw${grouped(props.shown.count, 'lowest')}`}
      level={2}
      heightPx={HEIGHT_PX}
      yLabels={[0, 0.5, 1].map((share) => [String(share), y(share)] as const)}
      xLabels={(plot) => placeLabels(props.shown.count, plot)}
      table={tokenTable(props, 'Probability', (index) => valueAt()(index).toFixed(3))}
      onPick={(share) => props.onChoose(Math.floor(share * props.shown.count))}
    >
      {(plot) => <Line {...props} plot={plot} valueAt={valueAt()} y={y} />}
    </ChartFrame>
  );
}

interface LineProps extends TokenChartProps {
  readonly plot: Plot;
  readonly valueAt: (index: number) => number;
  readonly y: (share: number) => number;
}

function Line(props: LineProps) {
  const points = createMemo(() => {
    const columns = columnsFor(props.shown.count, props.plot, props.valueAt, 'lowest');
    const stepPx = props.plot.widthPx / Math.max(1, columns.length);
    return columns
      .map((column, place) => ({ column, x: (place + 0.5) * stepPx, y: props.y(column.value) }))
      .filter((point) => !Number.isNaN(point.y));
  });
  const isChosen = (point: ReturnType<typeof points>[number]) =>
    contains(point.column, props.chosen);
  return (
    <>
      <polyline
        class={styles.line}
        points={points()
          .map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`)
          .join(' ')}
      />
      <For
        each={points().filter((point) => point.column.value < UNCERTAIN_BELOW || isChosen(point))}
      >
        {(point) => (
          <circle
            class={isChosen(point) ? styles.accent : styles.dark}
            cx={point.x}
            cy={point.y}
            r={isChosen(point) ? 5 : 2.5}
          />
        )}
      </For>
    </>
  );
}
