// Cuts a block into atoms: what a chunk takes whole. Sentences of a paragraph, lines of code, rows of a
// table; pieces of these only where one alone is longer than a chunk may be.
import type { BlockKind } from './ingest-api';

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export type CountTokens = (text: string) => number;

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });
const words = new Intl.Segmenter(undefined, { granularity: 'word' });
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Ranges that cover `text` without gaps, each of at most `maxTokens`. */
export function cutIntoAtoms(
  text: string,
  kind: BlockKind,
  maxTokens: number,
  countTokens: CountTokens,
): TextRange[] {
  return splitBlock(text, kind).flatMap((range) => cutToSize(text, range, maxTokens, countTokens));
}

function splitBlock(text: string, kind: BlockKind): TextRange[] {
  if (kind === 'heading') return [{ start: 0, end: text.length }];
  if (kind !== 'paragraph') return splitLines(text);
  // A line break inside a paragraph is no end of a sentence; to the segmenter it is.
  const flat = text.replace(/[\r\n\u2028\u2029]/g, ' ');
  return Array.from(sentences.segment(flat), ({ index, segment }) => ({
    start: index,
    end: index + segment.length,
  }));
}

function splitLines(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  let start = 0;
  while (start < text.length) {
    const lineEnd = text.indexOf('\n', start);
    const end = lineEnd === -1 ? text.length : lineEnd + 1;
    ranges.push({ start, end });
    start = end;
  }
  return ranges;
}

function cutToSize(
  text: string,
  range: TextRange,
  maxTokens: number,
  countTokens: CountTokens,
): TextRange[] {
  const done: TextRange[] = [];
  const open = [range];
  for (let next = open.pop(); next; next = open.pop()) {
    const piece = text.slice(next.start, next.end);
    const cut = countTokens(piece) > maxTokens ? cutNearMiddle(piece) : 0;
    if (cut === 0) done.push(next);
    else {
      open.push({ start: next.start + cut, end: next.end });
      open.push({ start: next.start, end: next.start + cut });
    }
  }
  return done;
}

/** The segmenter is slow on long text, and a boundary is never far. */
const WINDOW = 400;

/** After whitespace if there is some, else between two words, else between two graphemes; 0 where nothing helps. */
function cutNearMiddle(text: string): number {
  const middle = Math.floor(text.length / 2);
  const from = Math.max(0, middle - WINDOW);
  const window = text.slice(from, middle + WINDOW);
  // Where the text goes on beyond the window, its edge may be inside a word.
  const isBoundary = (at: number | undefined): at is number =>
    at !== undefined && at > 0 && at < window.length;
  const gaps = Array.from(window.matchAll(/\s+/g), ({ index, 0: gap }) => index + gap.length);
  const distance = (at: number) => Math.abs(from + at - middle);
  const gap = gaps.filter(isBoundary).sort((a, b) => distance(a) - distance(b))[0];
  if (gap !== undefined) return from + gap;
  for (const segmenter of [words, graphemes]) {
    const segment = segmenter.segment(window).containing(middle - from);
    const ends = segment ? [segment.index, segment.index + segment.segment.length] : [];
    const cut = ends.find(isBoundary);
    if (cut !== undefined) return from + cut;
  }
  return 0;
}
