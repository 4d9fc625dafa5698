// What a figure is: a number with a bar, the samples it is the median of, and how it was taken.
import type { Bench } from './bench';

export interface Row {
  readonly label: string;
  readonly value: number;
  readonly unit: 'bytes' | 'ratio' | 's' | 'ms' | 'share' | 'count' | 'MB';
  /** A bar is reached by being at most, or at least, this. */
  readonly bar?: { readonly atMost: number } | { readonly atLeast: number };
  readonly samples: readonly number[];
  /** What a reader needs to judge it: the reference's own numbers, counts, names. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Figure {
  readonly name: string;
  /** One sentence: between which two moments, on what. */
  readonly method: string;
  readonly run: (bench: Bench) => Promise<readonly Row[]>;
}

export interface TakenFigure {
  readonly name: string;
  readonly method: string;
  /** One-minute load average as the figure began: above the number of cores, times mean little. */
  readonly load: number;
  readonly rows: readonly (Row & { readonly pass?: boolean })[];
  readonly failure?: string;
}

/** Undefined for a row without a bar: it is reported, not judged. */
export function passes({ value, bar }: Row): boolean | undefined {
  if (!bar) return undefined;
  return 'atMost' in bar ? value <= bar.atMost : value >= bar.atLeast;
}

/** Throws on no samples: a figure of nothing must not look like a pass. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (low === undefined || high === undefined) throw new Error('No samples');
  return (low + high) / 2;
}

/** A row whose value is the median of its samples. */
export function medianRow(row: Omit<Row, 'value'>): Row {
  return { ...row, value: median(row.samples) };
}

/** A row whose value is the worst sample, for counts that no run may exceed. */
export function worstRow(row: Omit<Row, 'value'>): Row {
  if (row.samples.length === 0) throw new Error('No samples');
  return { ...row, value: Math.max(...row.samples) };
}
