// Runs of one column -> rows: what stands on one line, in reading order.
import type { TextRun } from './text-runs';

export interface TextRow {
  readonly start: number;
  readonly end: number;
  readonly baseline: number;
  /** Of most of its characters. */
  readonly size: number;
  readonly font: string;
  readonly text: string;
  /** Pieces far apart, as in a table. */
  readonly cells: number;
  readonly isRtl: boolean;
  readonly isVertical: boolean;
}

/** Pieces further apart than this many font sizes are cells. */
const CELL_GAP = 1.8;
const SPACE_GAP = 0.1;

export function toRows(runs: readonly TextRun[]): TextRow[] {
  const lines: TextRun[][] = [];
  for (const run of [...runs].sort((a, b) => a.baseline - b.baseline || a.start - b.start)) {
    const line = lines.findLast((candidate) => belongs(candidate, run));
    if (line) line.push(run);
    else lines.push([run]);
  }
  return lines.map(toRow).sort((a, b) => a.baseline - b.baseline);
}

function belongs(line: readonly TextRun[], run: TextRun): boolean {
  const main = line.reduce((widest, other) => (other.size > widest.size ? other : widest));
  const size = Math.max(main.size, run.size);
  if (Math.abs(run.baseline - main.baseline) > 0.45 * size) return false;
  // What would lie upon another run is another line, however near.
  const overlap = (other: TextRun) =>
    Math.min(run.end, other.end) - Math.max(run.start, other.start);
  return line.every((other) => overlap(other) < 0.5 * size);
}

function toRow(line: readonly TextRun[]): TextRow {
  const chars = (run: TextRun) => run.text.length;
  const main = line.reduce((longest, run) => (chars(run) > chars(longest) ? run : longest));
  const rtlChars = line.reduce((sum, run) => sum + (run.isRtl ? chars(run) : 0), 0);
  const isRtl = rtlChars > line.reduce((sum, run) => sum + chars(run), 0) / 2;
  const ordered = order(line, isRtl);
  let text = '';
  let cells = 1;
  for (const [at, run] of ordered.entries()) {
    const before = ordered[at - 1];
    if (before) {
      const gap = Math.max(run.start - before.end, before.start - run.end) / main.size;
      if (gap > CELL_GAP) cells += 1;
      text += gap > CELL_GAP ? '\t' : gap > SPACE_GAP || run.isRtl !== before.isRtl ? ' ' : '';
    }
    text += run.text.trim();
  }
  return {
    start: Math.min(...line.map((run) => run.start)),
    end: Math.max(...line.map((run) => run.end)),
    baseline: main.baseline,
    size: main.size,
    font: main.font,
    text,
    cells,
    isRtl,
    isVertical: main.isVertical,
  };
}

/** From the right where the line is right-to-left; what is not, inside it, keeps its own order. */
function order(line: readonly TextRun[], isRtl: boolean): TextRun[] {
  const sorted = [...line].sort((a, b) => a.start - b.start);
  if (!isRtl) return sorted;
  const result: TextRun[] = [];
  let stretch: TextRun[] = [];
  for (const run of sorted.reverse()) {
    if (run.isRtl) {
      result.push(...stretch.reverse(), run);
      stretch = [];
    } else stretch.push(run);
  }
  return [...result, ...stretch.reverse()];
}
