// What is usual in a document, found from a few of its pages: size of its text, lines on every page.
import { toRows, type TextRow } from './rows';
import type { TextRun } from './text-runs';

export interface PageStyle {
  /** Size and font of most of the text. */
  readonly bodySize: number;
  readonly bodyFont: string;
  /** Running heads and feet, with their digits masked. */
  readonly margins: ReadonlySet<string>;
  /** How far numbers printed at the edge are behind the page's own, where there are any. */
  readonly numberShift?: number;
}

export interface SampledPage {
  readonly page: number;
  /** From top to bottom. */
  readonly rows: readonly TextRow[];
}

const MARGIN_ROWS = 2;
const MAX_MARGIN_CHARS = 80;
/** On so many of the sampled pages a line is a running head. */
const MIN_REPEATS = 3;

export function findStyle(pages: readonly SampledPage[]): PageStyle {
  const sizes = new Map<number, number>();
  const fonts = new Map<string, number>();
  const repeats = new Map<string, number>();
  const shifts: number[] = [];
  for (const { page, rows } of pages) {
    for (const { size, font, text } of rows) {
      add(sizes, toHalf(size), text.length);
      add(fonts, font, text.length);
    }
    const outer = [...rows.slice(0, MARGIN_ROWS), ...rows.slice(-MARGIN_ROWS)];
    for (const mask of new Set(outer.map(({ text }) => maskDigits(text)))) add(repeats, mask, 1);
    const outermost = [rows[0], rows.at(-1)];
    const numbers = outermost.flatMap((row) => (row ? printedNumbers(row.text) : []));
    shifts.push(...new Set(numbers.map((number) => page - number)));
  }
  const margins = [...repeats].filter(([, count]) => count >= MIN_REPEATS).map(([mask]) => mask);
  const support = (shift: number) => shifts.filter((other) => isNear(shift, other)).length;
  const [numberShift] = [...shifts].sort((one, other) => support(other) - support(one));
  return {
    ...(numberShift !== undefined && support(numberShift) >= MIN_REPEATS ? { numberShift } : {}),
    bodySize: mostOf(sizes) ?? 10,
    bodyFont: mostOf(fonts) ?? '',
    margins: new Set(margins),
  };
}

/** Runs without running heads, feet and page numbers, which would stand in the middle of sentences. */
export function dropMargins(
  runs: readonly TextRun[],
  style: PageStyle,
  page: number,
  pageLabel: string | undefined,
): readonly TextRun[] {
  const rows = toRows(runs);
  const dropped = rows.filter(({ text }, at) => {
    if (at >= MARGIN_ROWS && at < rows.length - MARGIN_ROWS) return false;
    if (style.margins.has(maskDigits(text))) return true;
    if ((at > 0 && at < rows.length - 1) || text.length > MAX_MARGIN_CHARS) return false;
    if (text.trim() === pageLabel) return true;
    return printedNumbers(text).some((number) => isNear(page - number, style.numberShift));
  });
  // A page of nothing but such lines says something after all.
  if (dropped.length === rows.length) return runs;
  const isOn = (run: TextRun, row: TextRow) =>
    Math.abs(run.baseline - row.baseline) <= 0.45 * row.size;
  return runs.filter((run) => !dropped.some((row) => isOn(run, row)));
}

/** Plates and empty pages without a number move it by some. */
const isNear = (shift: number, usual = Infinity) => Math.abs(shift - usual) <= 6;

/** A number at the start or the end of a line. */
function printedNumbers(text: string): number[] {
  return [/^\d{1,5}\b/, /\b\d{1,5}$/].flatMap((pattern) => {
    const found = pattern.exec(text.trim());
    return found ? [Number(found[0])] : [];
  });
}

const toHalf = (size: number) => Math.round(size * 2) / 2;
const maskDigits = (text: string) => text.replace(/\d+/g, '#').replace(/\s+/g, ' ').trim();

function add<K>(counts: Map<K, number>, key: K, amount: number): void {
  counts.set(key, (counts.get(key) ?? 0) + amount);
}

function mostOf<K>(counts: ReadonlyMap<K, number>): K | undefined {
  return [...counts].reduce<[K, number] | undefined>(
    (best, entry) => (best && best[1] >= entry[1] ? best : entry),
    undefined,
  )?.[0];
}
