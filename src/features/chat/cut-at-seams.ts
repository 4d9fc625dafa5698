// Where the engine of an answer was lost, its text is cut in two, so that the seam stands where it is.
import type { Seam } from '../../data/records';

export interface SeamedPart {
  readonly text: string;
  /** What stands behind it; absent for the last. */
  readonly seam?: Seam;
}

/**
 * The parts of `text`, in order. A seam inside of what Markdown cannot do without its other half (code,
 * a table, a list, words in bold) makes none: it is told below the answer only.
 */
export function cutAtSeams(text: string, seams: readonly Seam[]): readonly SeamedPart[] {
  const parts: SeamedPart[] = [];
  let from = 0;
  for (const seam of seams) {
    const { offset } = seam;
    if (offset <= from || offset >= text.length || !isPlain(text, offset)) continue;
    parts.push({ text: text.slice(from, offset), seam });
    from = offset;
  }
  return [...parts, { text: text.slice(from) }];
}

const FENCE = /^ {0,3}(```|~~~|\$\$)/gm;
/** Begins a list, a table, a quotation, a heading or code. */
const STRUCTURED = /^(\s{4}|\t|\s*([-+*|>#]|\d+[.)]\s|\\\[))/m;
/** Marks that come in pairs or hold words together. */
const MARKS = /[*_`$[\]<>~\\|]/;

/** The offset lies in a paragraph of bare words. */
function isPlain(text: string, offset: number): boolean {
  const before = text.slice(0, offset);
  if ((before.match(FENCE) ?? []).length % 2 === 1) return false;
  const start = before.lastIndexOf('\n\n') + 1;
  const end = text.indexOf('\n\n', offset);
  const paragraph = text.slice(start, end < 0 ? undefined : end);
  return !STRUCTURED.test(paragraph) && !MARKS.test(paragraph);
}
