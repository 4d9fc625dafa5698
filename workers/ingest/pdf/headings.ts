import type { PageStyle } from './page-style';
import type { TextRow } from './rows';

/** An entry of the document's own table of contents. */
export interface OutlineEntry {
  readonly title: string;
  /** From 1. */
  readonly level: number;
}

const MAX_HEADING_CHARS = 160;
/** Font size as a share of the body's -> level. */
const LEVELS: readonly (readonly [number, number])[] = [
  [1.7, 1],
  [1.35, 2],
  [1.13, 3],
];
const NUMBERED =
  /^(?:(?:[Cc]hapter|CHAPTER|[Pp]art|PART|[Aa]ppendix|APPENDIX)\s+\w+|§?\s?(?:\d{1,2}\.){1,4}\d{0,2}|\d{1,2}|[IVX]{1,5}\.|[A-Z]\.)\s+\p{Lu}/u;
const ENDS_SENTENCE = /[.,;:!?…]["”’)\]]*$/u;

/** Same words, whatever their case, spaces, hyphens and marks. */
const foldTitle = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * How many of the rows from the first on are one heading, and its level; undefined where they are text.
 * `outline` are the entries that point to this page.
 */
export function findHeading(
  rows: readonly TextRow[],
  style: PageStyle,
  outline: readonly OutlineEntry[],
): { readonly count: number; readonly level: number } | undefined {
  return findInOutline(rows, outline) ?? findBySize(rows, style) ?? findByNumber(rows, style);
}

/** `Chapter 1: Creators` and `CHAPTER ONE: Creators` are one heading. */
const withoutNumber = (text: string) =>
  /^[\p{L}\d\s]{1,20}[:.]\s+(.{4,})$/u.exec(text)?.[1] ?? text;

function findInOutline(rows: readonly TextRow[], outline: readonly OutlineEntry[]) {
  for (const { title, level } of outline) {
    const wanted = [foldTitle(title), foldTitle(withoutNumber(title))];
    if (wanted[1] === '') continue;
    let found = '';
    for (const [at, row] of rows.slice(0, 4).entries()) {
      found += `${found === '' ? withoutNumber(row.text) : row.text} `;
      const folded = foldTitle(found);
      const whole = foldTitle(
        rows
          .slice(0, at + 1)
          .map(({ text }) => text)
          .join(' '),
      );
      if (wanted.includes(folded) || wanted.includes(whole)) {
        return { count: at + 1, level: Math.min(level, 6) };
      }
      if (!wanted.some((one) => one.startsWith(folded) || one.startsWith(whole))) break;
    }
  }
  return undefined;
}

function findBySize(rows: readonly TextRow[], style: PageStyle) {
  const [first] = rows;
  if (!first || !hasWords(first.text)) return undefined;
  const ratio = first.size / style.bodySize;
  const level = LEVELS.find(([least]) => ratio >= least)?.[1];
  if (level === undefined) return undefined;
  let count = 1;
  let previous = first;
  for (const row of rows.slice(1)) {
    const isSame = Math.abs(row.size - first.size) < 0.06 * first.size;
    if (!isSame || row.baseline - previous.baseline > 1.9 * first.size) break;
    previous = row;
    count += 1;
  }
  const chars = rows.slice(0, count).reduce((sum, { text }) => sum + text.length, 0);
  return chars <= MAX_HEADING_CHARS && count <= 4 ? { count, level } : undefined;
}

/** "2.1 Traces" in another font than the text around it, on a line of its own. */
function findByNumber([row]: readonly TextRow[], style: PageStyle) {
  if (!row || row.font === style.bodyFont || row.text.length > 80 || row.cells > 1)
    return undefined;
  if (!NUMBERED.test(row.text) || ENDS_SENTENCE.test(row.text)) return undefined;
  return row.size >= 0.95 * style.bodySize ? { count: 1, level: 4 } : undefined;
}

const hasWords = (text: string) => /\p{L}{2}|[\u3040-\u9fff\uac00-\ud7ff]/u.test(text);
