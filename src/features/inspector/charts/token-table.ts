// The figures of a chart along the answer, token by token.
import { toVisible } from '../../../core/trace/token-text';
import { tokenAt } from '../../../core/trace/token-trace';
import type { TableData } from './ChartTable';
import type { TokenChartProps } from './token-chart';

export function tokenTable(
  { shown, chosen }: TokenChartProps,
  unit: string,
  textAt: (index: number) => string,
): TableData {
  return {
    columns: ['Place', 'Token', unit],
    count: shown.count,
    rowAt: (index) => [
      String(index + 1),
      toVisible(tokenAt(shown.trace, index).bytes),
      textAt(index).replace('NaN', 'not recorded'),
    ],
    startAt: chosen,
  };
}
