// BM25 over one or several lexical indexes as if they were one.
import { createTopIds } from '../top-ids';
import { SEGMENT_ROWS, type Accept } from '../vector-index';
import type { LexicalIndex } from './lexical-index';
import { hasPosting, postingsOf, type PostingSegment } from './posting-segment';
import { termOf } from './term';

const K1 = 1.2;
const B = 0.75;

export interface LexicalSource {
  readonly index: LexicalIndex;
  readonly accept?: Accept;
}

export interface LexicalHit {
  /** Which of the sources. */
  readonly source: number;
  readonly id: number;
  /** BM25, above 0; comparable within one answer only. */
  readonly score: number;
  /** Those of the query that stand in the chunk. */
  readonly words: readonly string[];
}

interface Scanned {
  readonly source: number;
  readonly segment: number;
  readonly postings: PostingSegment;
}

/** `words` as of wordsOf, without repetitions. Best first. */
export function searchWords(
  sources: readonly LexicalSource[],
  words: readonly string[],
  limit: number,
): LexicalHit[] {
  const scanned: Scanned[] = [];
  let chunks = 0;
  let length = 0;
  for (const [source, { index }] of sources.entries()) {
    for (const [segment, postings] of index.segments()) scanned.push({ source, segment, postings });
    const stats = index.stats();
    chunks += stats.chunks;
    length += stats.words;
  }
  if (chunks === 0 || limit < 1) return [];
  scanned.sort((a, b) => a.source - b.source || a.segment - b.segment);

  const terms = new Map(words.map((word) => [termOf(word), word]));
  const wanted = [...terms].map(([hash, word]) => {
    const ranges = scanned.map(({ postings }) => postingsOf(postings, hash));
    const inChunks = ranges.reduce((sum, [from, to]) => sum + to - from, 0);
    const rarity = Math.log(1 + (chunks - inChunks + 0.5) / (inChunks + 0.5));
    return { word, hash, ranges, weight: rarity * (K1 + 1) };
  });

  const base = K1 * (1 - B);
  const slope = (K1 * B * chunks) / length;
  const scores = new Float64Array(SEGMENT_ROWS);
  const best = createTopIds(limit);
  for (const [place, { source, postings }] of scanned.entries()) {
    scores.fill(0);
    for (const { ranges, weight } of wanted) {
      const [from, to] = ranges[place] ?? [0, 0];
      for (let at = from; at < to; at += 1) {
        const row = postings.rows[at] ?? 0;
        const count = postings.counts[at] ?? 0;
        const norm = base + slope * (postings.lengths[row] ?? 0);
        scores[row] = (scores[row] ?? 0) + (weight * count) / (count + norm);
      }
    }
    offer(place, scores, best, sources[source]?.accept, scanned[place]?.segment ?? 0);
  }

  return best.list().map(({ id: position, score }) => {
    const { source, segment, postings } = scanned[Math.floor(position / SEGMENT_ROWS)] as Scanned;
    const row = position % SEGMENT_ROWS;
    const matched = wanted.filter(({ hash }) => hasPosting(postings, hash, row));
    return {
      source,
      id: segment * SEGMENT_ROWS + row,
      score,
      words: matched.map(({ word }) => word),
    };
  });
}

/** Positions count through all scanned segments, so that equal scores keep the order of sources. */
function offer(
  place: number,
  scores: Float64Array,
  best: ReturnType<typeof createTopIds>,
  accept: Accept | undefined,
  segment: number,
): void {
  let threshold = Math.max(0, best.threshold());
  for (let row = 0; row < SEGMENT_ROWS; row += 1) {
    const score = scores[row] ?? 0;
    if (!(score > threshold) || (accept && !accept(segment * SEGMENT_ROWS + row))) continue;
    best.offer(place * SEGMENT_ROWS + row, score);
    threshold = Math.max(0, best.threshold());
  }
}
