// What the charts along the answer share.
import type { ShownTrace } from '../inspection';
import { toColumns, type Column } from '../../../core/trace/chart-columns';
import type { Plot } from './ChartFrame';

/** A column needs so many pixels to be seen. */
const COLUMN_PX = 4;
const MAX_COLUMNS = 215;

export interface TokenChartProps {
  readonly shown: ShownTrace;
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

export function columnsFor(
  count: number,
  { widthPx }: Plot,
  valueAt: (index: number) => number,
  extreme: 'highest' | 'lowest',
): readonly Column[] {
  const room = Math.max(1, Math.min(MAX_COLUMNS, Math.floor(widthPx / COLUMN_PX)));
  return toColumns(count, room, valueAt, extreme);
}

/** 0 where nothing was recorded. */
export function highestOf(count: number, valueAt: (index: number) => number): number {
  let highest = 0;
  for (let index = 0; index < count; index += 1) {
    const value = valueAt(index);
    if (value > highest) highest = value;
  }
  return highest;
}

/** Says what a column is where there are more tokens than any window has columns for. */
export function grouped(count: number, extreme: 'highest' | 'lowest'): string {
  return count > MAX_COLUMNS ? `; each column is the ${extreme} of several tokens` : '';
}

export function contains({ from, to }: Column, index: number): boolean {
  return index >= from && index < to;
}
