// Round numbers along the axes.
import type { AxisLabel, Plot } from './ChartFrame';

/** Pixels between two labels of the axis of places. */
const LABEL_EVERY_PX = 64;

/** 1, 2 or 5 times a power of ten: the smallest that is at least `value`. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10) * power;
}

/** 1-based places at round distances: 1, 11, 21. */
export function placeLabels(count: number, plot: Plot): readonly AxisLabel[] {
  if (count === 0) return [];
  const room = Math.max(1, Math.floor(plot.widthPx / LABEL_EVERY_PX));
  const step = Math.max(1, roundUp(Math.ceil(count / room)));
  const labels: AxisLabel[] = [];
  for (let index = 0; index < count; index += step) {
    labels.push([String(index + 1), ((index + 0.5) / count) * plot.widthPx]);
  }
  return labels;
}
