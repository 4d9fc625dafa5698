// The order in which the parts of a page are read: columns from left to right, between lines that go
// across them. Tables stay as they are, row by row.
import type { TextRun } from './text-runs';

/** A gutter needs so many lines side by side before it counts as one. */
const MIN_SIDE_BY_SIDE = 4;
/** Lines of prose are longer than cells of a table. */
const PROSE_CHARS = 18;
const MIN_CHARS = 6;
/** Share of a page's text on each side. */
const MIN_SIDE_SHARE = 0.15;
const MAX_ACROSS_SHARE = 0.6;
/** Columns inside columns: three are found in two steps. */
const MAX_DEPTH = 3;

interface Split {
  readonly left: TextRun[];
  readonly right: TextRun[];
  readonly across: TextRun[];
  readonly acrossChars: number;
}

/** Groups in reading order; the runs of a group are one column, or lines across all columns. */
export function orderColumns(runs: readonly TextRun[], depth = 0): TextRun[][] {
  const split = depth < MAX_DEPTH ? findGutter(runs) : undefined;
  if (!split) return runs.length > 0 ? [[...runs]] : [];
  const isRtl = runs.filter((run) => run.isRtl).length > runs.length / 2;
  const [first, second] = isRtl ? [split.right, split.left] : [split.left, split.right];
  const groups: TextRun[][] = [];
  let from = -Infinity;
  for (const band of toBands(split.across, [...first, ...second])) {
    const until = band[0]?.baseline ?? Infinity;
    for (const side of [first, second]) {
      const inside = side.filter((run) => run.baseline >= from && run.baseline < until);
      groups.push(...orderColumns(inside, depth + 1));
    }
    if (band.length > 0) groups.push(band);
    from = until;
  }
  return groups;
}

/** Neighbouring lines that go across, together; an empty band ends the page. */
function toBands(across: readonly TextRun[], others: readonly TextRun[]): TextRun[][] {
  const sorted = [...across].sort((a, b) => a.baseline - b.baseline);
  const bands: TextRun[][] = [];
  for (const run of sorted) {
    const last = bands.at(-1);
    const above = last?.at(-1)?.baseline ?? -Infinity;
    const isApart = others.some(({ baseline }) => baseline > above && baseline < run.baseline);
    if (last && !isApart) last.push(run);
    else bands.push([run]);
  }
  return [...bands, []];
}

function findGutter(runs: readonly TextRun[]): Split | undefined {
  if (runs.length < 2 * MIN_SIDE_BY_SIDE) return undefined;
  const start = Math.min(...runs.map((run) => run.start));
  const width = Math.max(...runs.map((run) => run.end)) - start;
  // Only where a run begins can a column begin.
  const starts = new Set(runs.map((run) => Math.round(run.start)));
  let best: Split | undefined;
  for (const at of starts) {
    if (at < start + 0.15 * width || at > start + 0.85 * width) continue;
    const split = splitAt(runs, at - 1);
    if (best && best.acrossChars <= split.acrossChars) continue;
    if (isGutter(split)) best = split;
  }
  return best;
}

function splitAt(runs: readonly TextRun[], x: number): Split {
  const left = runs.filter((run) => run.end <= x + 1);
  const right = runs.filter((run) => run.start >= x - 0.5 && run.end > x + 1);
  const across = runs.filter((run) => run.end > x + 1 && run.start < x - 0.5);
  return { left, right, across, acrossChars: charsOf(across) };
}

function isGutter({ left, right, across, acrossChars }: Split): boolean {
  const [leftChars, rightChars] = [charsOf(left), charsOf(right)];
  const total = leftChars + rightChars + acrossChars;
  if (Math.min(leftChars, rightChars) < MIN_SIDE_SHARE * total) return false;
  if (acrossChars > MAX_ACROSS_SHARE * total) return false;
  if (countSideBySide(left, right) < MIN_SIDE_BY_SIDE) return false;
  const typical = Math.min(medianChars(left), medianChars(right));
  if (typical >= PROSE_CHARS) return true;
  // Short lines may be cells; a file that writes one side after the other says that they are not.
  const turns = countTurns(left, right, across);
  return typical >= MIN_CHARS && turns <= Math.max(2, 0.1 * Math.min(left.length, right.length));
}

const charsOf = (runs: readonly TextRun[]) => runs.reduce((sum, run) => sum + run.text.length, 0);

function medianChars(runs: readonly TextRun[]): number {
  const lengths = runs.map((run) => run.text.length).sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? 0;
}

function countSideBySide(left: readonly TextRun[], right: readonly TextRun[]): number {
  const baselines = right.map((run) => run.baseline).sort((a, b) => a - b);
  const [top = 0, bottom = 0] = [baselines[0], baselines.at(-1)];
  const inRange = left.filter((run) => run.baseline >= top - run.size && run.baseline <= bottom);
  return Math.min(inRange.length, right.length);
}

/** How often the page's own order goes from one side to the other. */
function countTurns(
  left: readonly TextRun[],
  right: readonly TextRun[],
  across: readonly TextRun[],
): number {
  const sides = [
    ...left.map(({ order }) => ({ order, side: 0 })),
    ...right.map(({ order }) => ({ order, side: 1 })),
    ...across.map(({ order }) => ({ order, side: 2 })),
  ].sort((a, b) => a.order - b.order);
  return sides.filter(({ side }, at) => side + (sides[at - 1]?.side ?? side) === 1).length;
}
