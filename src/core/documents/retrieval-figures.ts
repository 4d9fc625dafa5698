// Whether a search found what it should, as numbers that settings can be compared by.

/** Offsets in the text of a document, `end` exclusive. */
export interface PassageRange {
  readonly documentId: string;
  readonly start: number;
  readonly end: number;
}

export interface RetrievalFigures {
  /** Shares of the questions, 0 to 1, whose passage came first, or among the first five. */
  readonly hit1: number;
  readonly hit5: number;
  /** Mean of 1 / rank; 0 for a question whose passage was not found. */
  readonly meanReciprocalRank: number;
  readonly medianMs: number;
}

/** `ranks` from 1, 0 where the passage was not found. All 0 where there is no question. */
export function retrievalFigures(
  ranks: readonly number[],
  tookMs: readonly number[],
): RetrievalFigures {
  const count = Math.max(1, ranks.length);
  const within = (last: number) => ranks.filter((rank) => rank > 0 && rank <= last).length / count;
  const sorted = tookMs.toSorted((a, b) => a - b);
  return {
    hit1: within(1),
    hit5: within(5),
    meanReciprocalRank: ranks.reduce((sum, rank) => sum + (rank > 0 ? 1 / rank : 0), 0) / count,
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
  };
}

/**
 * A chunk is the right one when at least half of the passage, or half of the chunk where that is
 * shorter, is in both: so a size of chunks is not favoured for being near the passage's.
 */
export function holdsPassage(chunk: PassageRange, passage: PassageRange): boolean {
  if (chunk.documentId !== passage.documentId) return false;
  const shared = Math.min(chunk.end, passage.end) - Math.max(chunk.start, passage.start);
  const shorter = Math.min(chunk.end - chunk.start, passage.end - passage.start);
  return shared > 0 && shared * 2 >= shorter;
}

/** Where a passage's words stand in a text, whatever its spaces, line ends and letter case. */
export function findPassageRange(
  text: string,
  passage: string,
): { readonly start: number; readonly end: number } | undefined {
  const words = passage.trim().split(/\s+/);
  if (words[0] === '') return undefined;
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\s+');
  const found = new RegExp(pattern, 'iu').exec(text);
  return found ? { start: found.index, end: found.index + found[0].length } : undefined;
}
