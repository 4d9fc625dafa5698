// Contract of the retrieval worker: chunks in, passages out. It holds open collections in memory and
// never opens the database; the page stores the segments it is given and hands them back.

/** Which embedding model the vectors of a collection are of; vectors of others are not compared. */
export interface EmbeddingSettings {
  readonly modelId: string;
  readonly dimensions: number;
}

export interface CollectionSettings {
  /** Absent: words only. */
  readonly embedding?: EmbeddingSettings;
}

export interface IndexedChunk {
  readonly chunkId: string;
  readonly documentId: string;
  readonly text: string;
  /** Absent where it is not embedded yet; need not be normalised. */
  readonly vector?: Float32Array;
}

export interface ChunkVector {
  readonly chunkId: string;
  readonly vector: Float32Array;
}

/** `chunks`: which chunk is in which row. A segment is up to 1,024 rows; its parts change apart. */
export const segmentParts = ['chunks', 'vectors', 'words'] as const;
export type SegmentPart = (typeof segmentParts)[number];

export interface SegmentKey {
  readonly segment: number;
  readonly part: SegmentPart;
}

/** To be stored as it is, one row each, under collection, segment and part. */
export interface StoredSegment extends SegmentKey {
  readonly bytes: ArrayBuffer;
}

export interface SegmentChanges {
  /** For `confirmSaved`, once all of this is stored. */
  readonly revision: number;
  readonly put: readonly StoredSegment[];
  readonly remove: readonly SegmentKey[];
}

export interface LoadReport {
  /** Their checksum or shape is wrong; what they held is missing. `reconcile` says what to add again. */
  readonly damaged: readonly SegmentKey[];
  /** Whole, but vectors of another embedding model than the collection has now; dropped too. */
  readonly stale: readonly SegmentKey[];
}

/** What the index lacks of the chunks that the page has rows for. */
export interface MissingChunks {
  /** Not there at all: `add`. */
  readonly absent: readonly string[];
  /** There without words: `add` too. Chunks whose text has no words are listed each time. */
  readonly withoutWords: readonly string[];
  /** There without a vector: embed, then `addVectors`. Empty for a collection without embedding. */
  readonly withoutVector: readonly string[];
}

export interface AddReport {
  /**
   * Chunks whose vector was not taken: other length, all zeros, or not finite. Their words were.
   * For `addVectors` also chunks that are not there.
   */
  readonly refusedVectors: readonly string[];
}

export interface QueryVector {
  readonly modelId: string;
  readonly values: Float32Array;
}

export interface SearchQuery {
  readonly collectionIds: readonly string[];
  /** Only these documents; all where absent. */
  readonly documentIds?: readonly string[];
  readonly text?: string;
  /** BCP 47, for the stop words of `text`; guessed where absent. */
  readonly language?: string;
  readonly vector?: QueryVector;
  readonly limit: number;
}

/** Why a chunk was found. */
export interface LexicalMatch {
  /** From 1. */
  readonly rank: number;
  /** BM25; comparable within one answer only. */
  readonly score: number;
  /** Words of the query, normalised, that stand in the chunk. */
  readonly words: readonly string[];
}

export interface VectorMatch {
  /** From 1. */
  readonly rank: number;
  /** Cosine, -1 to 1. */
  readonly score: number;
}

export interface SearchHit {
  readonly collectionId: string;
  readonly documentId: string;
  readonly chunkId: string;
  /** Sum over both lists of (score / best score) / (60 + rank); see rank-fusion.ts. */
  readonly score: number;
  readonly lexical?: LexicalMatch;
  readonly vector?: VectorMatch;
}

export interface SearchAnswer {
  /** Best first. */
  readonly hits: readonly SearchHit[];
  /** What was looked for once stop words were left out. */
  readonly words: readonly string[];
  readonly tookMs: number;
}

export interface DocumentQuery {
  readonly collectionIds: readonly string[];
  readonly vector: QueryVector;
  readonly limit: number;
}

/** By the mean direction of a document's chunks. */
export interface DocumentHit {
  readonly collectionId: string;
  readonly documentId: string;
  /** Cosine, -1 to 1. */
  readonly score: number;
}

export interface VectorEngineStats {
  readonly vectors: number;
  /** Searches that voy-search answered, and those that the flat index did. */
  readonly voySearches: number;
  readonly flatSearches: number;
  /** `off`: too large for it, or it failed too often. */
  readonly voy: 'idle' | 'building' | 'ready' | 'off';
}

export interface RetrievalStats {
  readonly chunks: number;
  readonly documents: number;
  readonly words: number;
  readonly memoryBytes: number;
  /** This and what follows: absent without embedding. */
  readonly kernel?: 'simd' | 'scalar';
  readonly chunkVectors?: VectorEngineStats;
  readonly documentVectors?: VectorEngineStats;
}

/** Methods that take a collection throw `record-not-found` where it is not open. */
export interface RetrievalApi {
  /** An empty collection; one that is open under this id is closed first. */
  open(collectionId: string, settings: CollectionSettings): Promise<void>;
  /**
   * Puts stored segments into an open collection. Hand them in a few at a time, so that no copy of
   * many megabytes holds the page up; `chunks` parts first. Throws `out-of-memory`.
   */
  load(collectionId: string, segments: readonly StoredSegment[]): Promise<LoadReport>;
  /** Removes chunks that are not in the list, and says what the index lacks of those that are. */
  reconcile(collectionId: string, chunkIds: readonly string[]): Promise<MissingChunks>;
  close(collectionId: string): Promise<void>;
  /** A chunk that is there is replaced, its vector too. Throws `out-of-memory`. */
  add(collectionId: string, chunks: readonly IndexedChunk[]): Promise<AddReport>;
  addVectors(collectionId: string, vectors: readonly ChunkVector[]): Promise<AddReport>;
  /** As they are stored: of length 1, and to about 1e-5. Undefined for chunks without one. */
  vectorsOf(
    collectionId: string,
    chunkIds: readonly string[],
  ): Promise<readonly (Float32Array | undefined)[]>;
  /** Drops all vectors, for a changed embedding model; words stay. */
  changeEmbedding(collectionId: string, embedding: EmbeddingSettings | undefined): Promise<void>;
  /** Resolves to how many were there. */
  removeChunks(collectionId: string, chunkIds: readonly string[]): Promise<number>;
  removeDocuments(collectionId: string, documentIds: readonly string[]): Promise<number>;
  search(query: SearchQuery): Promise<SearchAnswer>;
  searchDocuments(query: DocumentQuery): Promise<readonly DocumentHit[]>;
  /** Segments that changed since the last confirmed save. Changes nothing. */
  save(collectionId: string): Promise<SegmentChanges>;
  /** What `save` gave is stored: it is not given again unless it changes. */
  confirmSaved(collectionId: string, revision: number): Promise<void>;
  stats(collectionId: string): Promise<RetrievalStats>;
}
