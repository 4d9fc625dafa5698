// How open each step was. A click or tap chooses the token.
import { createMemo } from 'solid-js';
import { entropyAt, OPEN_ABOVE_BITS } from '../../../core/trace/token-figures';
import { Bars } from './Bars';
import { ChartFrame } from './ChartFrame';
import styles from './Charts.module.css';
import { columnsFor, grouped, highestOf, type TokenChartProps } from './token-chart';
import { placeLabels } from './axis';
import { tokenTable } from './token-table';

const HEIGHT_PX = 112;

export function EntropyChart(props: TokenChartProps) {
  // Worked out once: the axis and the columns read it, and each is a sum over alternatives.
  const bitsOfAll = createMemo(() => {
    const { trace, count } = props.shown;
    return Float64Array.from({ length: count }, (_, index) => entropyAt(trace, index).bits);
  });
  const valueAt = () => {
    const all = bitsOfAll();
    return (index: number) => all[index] ?? NaN;
  };
  const isExact = () => entropyAt(props.shown.trace, props.chosen).isExact;
  const top = createMemo(() => Math.max(4, Math.ceil(highestOf(props.shown.count, valueAt()))));
  const y = (bits: number) => HEIGHT_PX - (bits / top()) * HEIGHT_PX;
  return (
    <ChartFrame
      title="Entropy by token"
      note={`bits, raw${isExact() ? '' : ', at least'}; the dashed line marks ${OPEN_ABOVE_BITS} bits, dark bars are above it${grouped(props.shown.count, 'highest')}`}
      level={2}
      heightPx={HEIGHT_PX}
      yLabels={[0, top() / 2, top()].map((bits) => [String(bits), y(bits)] as const)}
      xLabels={(plot) => placeLabels(props.shown.count, plot)}
      table={tokenTable(props, 'Entropy (bits)', (index) => valueAt()(index).toFixed(2))}
      onPick={(share) => props.onChoose(Math.floor(share * props.shown.count))}
    >
      {(plot) => (
        <>
          <Bars
            columns={columnsFor(props.shown.count, plot, valueAt(), 'highest')}
            plot={plot}
            chosen={props.chosen}
            y={y}
            isDark={(bits) => bits > OPEN_ABOVE_BITS}
          />
          <line
            class={styles.threshold}
            x1={0}
            x2={plot.widthPx}
            y1={y(OPEN_ABOVE_BITS)}
            y2={y(OPEN_ABOVE_BITS)}
          />
        </>
      )}
    </ChartFrame>
  );
}
