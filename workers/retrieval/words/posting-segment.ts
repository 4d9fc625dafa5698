// Which words stand in which of 1,024 rows, as typed arrays that are stored as they are.
import { SEGMENT_ROWS } from '../vector-index';

export interface PostingSegment {
  /** Different words, by hash, ascending. */
  readonly hashes: Uint32Array;
  /** Word `i` has the postings `starts[i]` to `starts[i + 1]`. */
  readonly starts: Uint32Array;
  /** Row of a posting, ascending within its word. */
  readonly rows: Uint16Array;
  /** How often the word stands there, at most 255. */
  readonly counts: Uint8Array;
  /** Words per row, repetitions included; 0 where there is no row. */
  readonly lengths: Uint32Array;
}

const COUNT_BITS = 8;
const COUNT_STEPS = 2 ** COUNT_BITS;
const KEY_STEPS = SEGMENT_ROWS * COUNT_STEPS;

/** A posting as one number that sorts by word, then row: 32 bits of hash, 10 of row, 8 of count. */
export function toPostingKey(hash: number, row: number, count: number): number {
  return hash * KEY_STEPS + row * COUNT_STEPS + Math.min(count, COUNT_STEPS - 1);
}

export function rowOfKey(key: number): number {
  return Math.floor((key % KEY_STEPS) / COUNT_STEPS);
}

export function emptyPostings(): PostingSegment {
  return fromKeys(new Float64Array(0), new Uint32Array(SEGMENT_ROWS));
}

function fromKeys(keys: Float64Array, lengths: Uint32Array): PostingSegment {
  const hashes = new Uint32Array(keys.length);
  const starts = new Uint32Array(keys.length + 1);
  const rows = new Uint16Array(keys.length);
  const counts = new Uint8Array(keys.length);
  let words = 0;
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] ?? 0;
    const hash = Math.floor(key / KEY_STEPS);
    // Below 2^18, so that what follows is whole-number work; `%` of doubles is slow.
    const low = key - hash * KEY_STEPS;
    if (words === 0 || hashes[words - 1] !== hash) {
      hashes[words] = hash;
      starts[words] = index;
      words += 1;
    }
    rows[index] = low >> COUNT_BITS;
    counts[index] = low & (COUNT_STEPS - 1);
  }
  starts[words] = keys.length;
  return {
    hashes: hashes.slice(0, words),
    starts: starts.slice(0, words + 1),
    rows,
    counts,
    lengths,
  };
}

/** `added` need not be sorted; rows in `removed` lose the postings they had. */
export function changePostings(
  old: PostingSegment,
  removed: ReadonlySet<number>,
  added: readonly number[],
  lengths: Uint32Array,
): PostingSegment {
  const fresh = Float64Array.from(added).sort();
  const keys = new Float64Array(old.rows.length + fresh.length);
  const hasRemoved = removed.size > 0;
  let size = 0;
  let next = 0;
  for (let word = 0; word < old.hashes.length; word += 1) {
    const hash = old.hashes[word] ?? 0;
    const end = old.starts[word + 1] ?? 0;
    for (let index = old.starts[word] ?? 0; index < end; index += 1) {
      const row = old.rows[index] ?? 0;
      if (hasRemoved && removed.has(row)) continue;
      const key = toPostingKey(hash, row, old.counts[index] ?? 0);
      while (next < fresh.length && (fresh[next] ?? 0) < key) keys[size++] = fresh[next++] ?? 0;
      keys[size++] = key;
    }
  }
  while (next < fresh.length) keys[size++] = fresh[next++] ?? 0;
  return fromKeys(keys.subarray(0, size), lengths);
}

/** First and one past the last posting of a word; equal where it has none. */
export function postingsOf({ hashes, starts }: PostingSegment, hash: number): [number, number] {
  let low = 0;
  let high = hashes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = hashes[middle] ?? 0;
    if (found === hash) return [starts[middle] ?? 0, starts[middle + 1] ?? 0];
    if (found < hash) low = middle + 1;
    else high = middle - 1;
  }
  return [0, 0];
}

export function hasPosting(segment: PostingSegment, hash: number, row: number): boolean {
  const [from, to] = postingsOf(segment, hash);
  let low = from;
  let high = to - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = segment.rows[middle] ?? 0;
    if (found === row) return true;
    if (found < row) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

const HEADER_NUMBERS = 2;

/** Words, postings | lengths | hashes | starts | rows | counts. */
export function toBytes(segment: PostingSegment): Uint8Array<ArrayBuffer> {
  const { hashes, starts, rows, counts, lengths } = segment;
  const numbers = HEADER_NUMBERS + SEGMENT_ROWS + hashes.length + starts.length;
  const bytes = new Uint8Array(numbers * 4 + rows.length * 3);
  const words = new Uint32Array(bytes.buffer, 0, numbers);
  words.set([hashes.length, rows.length]);
  words.set(lengths, HEADER_NUMBERS);
  words.set(hashes, HEADER_NUMBERS + SEGMENT_ROWS);
  words.set(starts, HEADER_NUMBERS + SEGMENT_ROWS + hashes.length);
  new Uint16Array(bytes.buffer, numbers * 4, rows.length).set(rows);
  bytes.set(counts, numbers * 4 + rows.length * 2);
  return bytes;
}

/** Undefined where the lengths do not fit. */
export function fromBytes(bytes: Uint8Array): PostingSegment | undefined {
  // A copy of its own is aligned and keeps nothing else alive.
  const { buffer } = bytes.slice();
  if (buffer.byteLength < HEADER_NUMBERS * 4) return undefined;
  const [words = 0, postings = 0] = new Uint32Array(buffer, 0, HEADER_NUMBERS);
  const numbers = HEADER_NUMBERS + SEGMENT_ROWS + 2 * words + 1;
  if (buffer.byteLength !== numbers * 4 + postings * 3) return undefined;
  const hashesAt = (HEADER_NUMBERS + SEGMENT_ROWS) * 4;
  return {
    lengths: new Uint32Array(buffer, HEADER_NUMBERS * 4, SEGMENT_ROWS),
    hashes: new Uint32Array(buffer, hashesAt, words),
    starts: new Uint32Array(buffer, hashesAt + words * 4, words + 1),
    rows: new Uint16Array(buffer, numbers * 4, postings),
    counts: new Uint8Array(buffer, numbers * 4 + postings * 2, postings),
  };
}
