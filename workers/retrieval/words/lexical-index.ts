// The words of all chunks, in segments of 1,024 as the vectors are. Changes wait until the next
// search or save and are then merged, a segment at a time.
import { SEGMENT_ROWS } from '../vector-index';
import {
  changePostings,
  emptyPostings,
  fromBytes,
  rowOfKey,
  toBytes,
  toPostingKey,
  type PostingSegment,
} from './posting-segment';
import { termOf } from './term';
import { wordsOf } from './tokenize';

export interface LexicalStats {
  /** Chunks that have words. */
  readonly chunks: number;
  readonly words: number;
  readonly memoryBytes: number;
}

export interface LexicalIndex {
  /** An id that is there is replaced. */
  add(id: number, text: string): void;
  remove(id: number): void;
  has(id: number): boolean;
  /** Merged segments, by number. */
  segments(): ReadonlyMap<number, PostingSegment>;
  save(segment: number): Uint8Array<ArrayBuffer> | undefined;
  /** Replaces the segment. False, and nothing kept, where the bytes are not those of one. */
  load(segment: number, bytes: Uint8Array): boolean;
  stats(): LexicalStats;
}

interface Entry {
  postings: PostingSegment;
  lengths: Uint32Array;
  live: number;
  added: number[];
  addedRows: Set<number>;
  removed: Set<number>;
}

export function createLexicalIndex(): LexicalIndex {
  const entries = new Map<number, Entry>();
  let chunks = 0;
  let words = 0;

  const entryOf = (id: number) => entries.get(Math.floor(id / SEGMENT_ROWS));

  function open(segment: number, postings: PostingSegment): Entry {
    const lengths = postings.lengths.slice();
    const live = lengths.reduce((count, length) => count + (length > 0 ? 1 : 0), 0);
    const entry: Entry = {
      postings,
      lengths,
      live,
      added: [],
      addedRows: new Set(),
      removed: new Set(),
    };
    entries.set(segment, entry);
    chunks += live;
    words += lengths.reduce((sum, length) => sum + length, 0);
    return entry;
  }

  function close(segment: number): void {
    const entry = entries.get(segment);
    if (!entry) return;
    chunks -= entry.live;
    words -= entry.lengths.reduce((sum, length) => sum + length, 0);
    entries.delete(segment);
  }

  function merge(entry: Entry): PostingSegment {
    const { added, removed, postings, lengths } = entry;
    if (added.length === 0 && removed.size === 0) return postings;
    entry.postings = changePostings(postings, removed, added, lengths.slice());
    entry.added = [];
    entry.addedRows.clear();
    entry.removed.clear();
    return entry.postings;
  }

  function remove(id: number): void {
    const entry = entryOf(id);
    const row = id % SEGMENT_ROWS;
    const length = entry?.lengths[row] ?? 0;
    if (!entry || length === 0) return;
    entry.lengths[row] = 0;
    entry.live -= 1;
    chunks -= 1;
    words -= length;
    entry.removed.add(row);
    if (entry.addedRows.delete(row)) {
      entry.added = entry.added.filter((key) => rowOfKey(key) !== row);
    }
    if (entry.live === 0) entries.delete(Math.floor(id / SEGMENT_ROWS));
  }

  return {
    add(id, text) {
      remove(id);
      const found = wordsOf(text);
      if (found.length === 0) return;
      const segment = Math.floor(id / SEGMENT_ROWS);
      const entry = entries.get(segment) ?? open(segment, emptyPostings());
      const row = id % SEGMENT_ROWS;
      const counts = new Map<number, number>();
      for (const word of found) {
        const hash = termOf(word);
        counts.set(hash, (counts.get(hash) ?? 0) + 1);
      }
      for (const [hash, count] of counts) entry.added.push(toPostingKey(hash, row, count));
      entry.addedRows.add(row);
      entry.lengths[row] = found.length;
      entry.live += 1;
      chunks += 1;
      words += found.length;
    },
    remove,
    has: (id) => (entryOf(id)?.lengths[id % SEGMENT_ROWS] ?? 0) > 0,
    segments() {
      const merged = new Map<number, PostingSegment>();
      for (const [segment, entry] of entries) merged.set(segment, merge(entry));
      return merged;
    },
    save(segment) {
      const entry = entries.get(segment);
      return entry && toBytes(merge(entry));
    },
    load(segment, bytes) {
      close(segment);
      const postings = fromBytes(bytes);
      if (postings) open(segment, postings);
      return postings !== undefined;
    },
    stats() {
      let memoryBytes = 0;
      for (const { postings } of entries.values()) {
        memoryBytes += postings.hashes.length * 8 + postings.rows.length * 3 + SEGMENT_ROWS * 8;
      }
      return { chunks, words, memoryBytes };
    },
  };
}
