// A count that can be checked: every line a model listed is looked for in the document, and what is
// not there does not count.
import type { PlannedChunk, ReadingStep } from './reading-plan';

export interface CountedItem {
  readonly text: string;
  /** Index of the chunk that it stands in. */
  readonly chunk: number;
}

export interface Count {
  /** In the order of the document, each once. */
  readonly items: readonly CountedItem[];
  /** Lines that do not stand in the part they were listed for. */
  readonly notFound: number;
}

/** Of an item's words, that must stand in one chunk. */
const FOUND_SHARE = 0.6;

/** `steps`: the parts that are read; their notes are lists. */
export function countItems(steps: readonly ReadingStep[], chunks: readonly PlannedChunk[]): Count {
  const items = new Map<string, CountedItem>();
  let notFound = 0;
  for (const { note, from, to } of steps) {
    for (const text of linesOf(note ?? '')) {
      const words = wordsOf(text);
      const key = words.join(' ');
      if (key === '' || items.has(key)) continue;
      const chunk = findChunk(words, chunks, from, to);
      if (chunk === undefined) notFound += 1;
      else items.set(key, { text, chunk });
    }
  }
  return { items: [...items.values()].toSorted((a, b) => a.chunk - b.chunk), notFound };
}

/** Lines of a list; marks and numbers before them and marks of emphasis are no part of them. */
function linesOf(note: string): readonly string[] {
  return note
    .split('\n')
    .filter((line) => /^\s*(?:[-*•]|\d{1,3}[.)])\s+/.test(line))
    .map((line) => line.replace(/^\s*(?:[-*•]|\d{1,3}[.)])\s+/, '').replace(/[*_`]+/g, ''))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^none\W*$/i.test(line));
}

function wordsOf(text: string): readonly string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** The chunk with most of the words; undefined where none has enough of them. */
function findChunk(
  words: readonly string[],
  chunks: readonly PlannedChunk[],
  from: number,
  to: number,
): number | undefined {
  let best: number | undefined;
  let bestShare = FOUND_SHARE;
  for (let index = from; index <= to; index += 1) {
    const own = new Set(wordsOf(chunks[index]?.text ?? ''));
    const share = words.filter((word) => own.has(word)).length / words.length;
    if (share > bestShare || (share === bestShare && best === undefined)) {
      best = index;
      bestShare = share;
    }
  }
  return best;
}
