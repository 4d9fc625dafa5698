// Contract of a vector index. Two engines keep it and return the same ids: flat-index.ts, which
// stores and scores, and voy-index.ts, which asks voy-search and falls back to the first.

export interface ScoredId {
  readonly id: number;
  /** Cosine, -1 to 1. */
  readonly score: number;
}

export interface VectorIndexStats {
  readonly vectors: number;
  /** What is held in memory for them. */
  readonly memoryBytes: number;
}

/** Whether an id may be in an answer. */
export type Accept = (id: number) => boolean;

/** Ids are whole numbers from 0, dense enough that `id / SEGMENT_ROWS` numbers a segment. */
export interface VectorIndex {
  readonly dimensions: number;
  /**
   * An id that is there is replaced. False, and nothing stored, for a vector of another length,
   * of zeros, or with a value that is not finite. Throws `out-of-memory`.
   */
  add(id: number, vector: Float32Array): boolean;
  /** False where it was not there. */
  remove(id: number): boolean;
  has(id: number): boolean;
  /** Best first, of equal scores the smaller id. Empty for a query that points nowhere. */
  search(query: Float32Array, limit: number, accept?: Accept): Promise<readonly ScoredId[]>;
  /** The segment as bytes; undefined where it holds nothing. */
  save(segment: number): Uint8Array<ArrayBuffer> | undefined;
  /** Replaces the segment. False, and nothing kept, where the bytes do not fit this index. */
  load(segment: number, bytes: Uint8Array): boolean;
  stats(): VectorIndexStats;
}

/** Ids of a segment: `segment * SEGMENT_ROWS` and on. A save writes whole segments. */
export const SEGMENT_ROWS = 1024;
