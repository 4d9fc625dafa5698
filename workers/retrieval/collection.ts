// One collection: its chunks, their words and their vectors under the same row numbers, and which
// stored segments are behind.
import type {
  AddReport,
  ChunkVector,
  CollectionSettings,
  EmbeddingSettings,
  IndexedChunk,
  LoadReport,
  MissingChunks,
  RetrievalStats,
  SegmentChanges,
  SegmentKey,
  StoredSegment,
} from '../../src/core/documents/retrieval-api';
import { segmentParts, type SegmentPart } from '../../src/core/documents/retrieval-api';
import { createChunkTable, type ChunkTable } from './chunk-table';
import { openSegment, sealSegment, tagOf } from './segment-bytes';
import { SEGMENT_ROWS } from './vector-index';
import { createVectors, type VectorLimits, type Vectors } from './vectors';
import { createLexicalIndex, type LexicalIndex } from './words/lexical-index';

export interface Collection {
  readonly collectionId: string;
  readonly table: ChunkTable;
  readonly words: LexicalIndex;
  /** Undefined where the collection has no embedding. */
  vectors(): Vectors | undefined;
  load(segments: readonly StoredSegment[]): LoadReport;
  reconcile(chunkIds: readonly string[]): MissingChunks;
  add(chunks: readonly IndexedChunk[]): AddReport;
  addVectors(vectors: readonly ChunkVector[]): AddReport;
  vectorsOf(chunkIds: readonly string[]): readonly (Float32Array | undefined)[];
  changeEmbedding(embedding: EmbeddingSettings | undefined): Promise<void>;
  removeChunks(chunkIds: readonly string[]): number;
  removeDocuments(documentIds: readonly string[]): number;
  save(): SegmentChanges;
  confirmSaved(revision: number): void;
  stats(): RetrievalStats;
  close(): Promise<void>;
}

const segmentOf = (row: number) => Math.floor(row / SEGMENT_ROWS);

export function createCollection(
  collectionId: string,
  settings: CollectionSettings,
  limits: VectorLimits,
): Collection {
  const table = createChunkTable();
  const words = createLexicalIndex();
  const openVectors = (embedding: EmbeddingSettings | undefined) =>
    embedding && createVectors(collectionId, embedding, table, limits);
  let vectors = openVectors(settings.embedding);

  let revision = 0;
  /** Segments that differ from what is stored, with the revision that changed them last. */
  const changed = new Map<string, { key: SegmentKey; revision: number }>();
  const touch = (part: SegmentPart, segment: number) =>
    changed.set(`${part} ${segment}`, { key: { part, segment }, revision });

  const contents: Readonly<Record<SegmentPart, () => Pick<LexicalIndex, 'load'> & SavedPart>> = {
    chunks: () => table,
    words: () => words,
    vectors: () => vectors?.index ?? nothing,
  };
  const tag = (part: SegmentPart) =>
    part === 'vectors' && vectors ? tagOf(vectors.embedding.modelId) : 0;

  function loadSegment({ part, segment, bytes }: StoredSegment): 'loaded' | 'damaged' | 'stale' {
    const content = openSegment({ part, segment }, tag(part), bytes);
    if (content === 'damaged' || content === 'stale') return content;
    // Words and vectors of rows that nobody knows would be ghosts.
    const isKnown = part === 'chunks' || table.hasSegment(segment);
    return isKnown && contents[part]().load(segment, content) ? 'loaded' : 'damaged';
  }

  function removeRow(row: number): void {
    const segment = segmentOf(row);
    const documentId = table.chunkAt(row)?.documentId;
    if (words.has(row)) touch('words', segment);
    words.remove(row);
    if (vectors?.index.remove(row)) touch('vectors', segment);
    table.remove(row);
    touch('chunks', segment);
    if (documentId !== undefined) vectors?.documents.touch(documentId);
  }

  function removeRows(rows: readonly number[]): number {
    if (rows.length > 0) revision += 1;
    for (const row of rows) removeRow(row);
    return rows.length;
  }

  function setVector(row: number, vector: Float32Array): boolean {
    const isTaken = vectors?.index.add(row, vector) ?? false;
    if (isTaken) {
      touch('vectors', segmentOf(row));
      vectors?.documents.touch(table.chunkAt(row)?.documentId ?? '');
    }
    return isTaken;
  }

  const rowsOf = (chunkIds: readonly string[]) =>
    chunkIds.map((chunkId) => table.rowOf(chunkId)).filter((row) => row !== undefined);

  return {
    collectionId,
    table,
    words,
    vectors: () => vectors,
    load(segments) {
      revision += 1;
      const damaged: SegmentKey[] = [];
      const stale: SegmentKey[] = [];
      for (const stored of segments) {
        const outcome = loadSegment(stored);
        if (outcome === 'loaded') continue;
        const { part, segment } = stored;
        (outcome === 'stale' ? stale : damaged).push({ part, segment });
        touch(part, segment);
      }
      vectors?.touchDocuments();
      return { damaged, stale };
    },
    reconcile(chunkIds) {
      const wanted = new Set(chunkIds);
      const known = [...table.rows()];
      removeRows(known.filter((row) => !wanted.has(table.chunkAt(row)?.chunkId ?? '')));
      removeRows(ghostsOf(table, words, vectors));
      const present = rowsOf(chunkIds);
      const nameOf = (row: number) => table.chunkAt(row)?.chunkId ?? '';
      const index = vectors?.index;
      return {
        absent: chunkIds.filter((chunkId) => table.rowOf(chunkId) === undefined),
        withoutWords: present.filter((row) => !words.has(row)).map(nameOf),
        withoutVector: index ? present.filter((row) => !index.has(row)).map(nameOf) : [],
      };
    },
    add(chunks) {
      revision += 1;
      const refusedVectors: string[] = [];
      for (const chunk of chunks) {
        const old = table.rowOf(chunk.chunkId);
        if (old !== undefined) removeRow(old);
        const row = table.put({ chunkId: chunk.chunkId, documentId: chunk.documentId });
        words.add(row, chunk.text);
        touch('chunks', segmentOf(row));
        touch('words', segmentOf(row));
        if (chunk.vector && !setVector(row, chunk.vector)) refusedVectors.push(chunk.chunkId);
      }
      return { refusedVectors };
    },
    addVectors(added) {
      revision += 1;
      const refused = added.filter(({ chunkId, vector }) => {
        const row = table.rowOf(chunkId);
        return row === undefined || !setVector(row, vector);
      });
      return { refusedVectors: refused.map(({ chunkId }) => chunkId) };
    },
    vectorsOf: (chunkIds) =>
      chunkIds.map((chunkId) => {
        const row = table.rowOf(chunkId);
        return row === undefined ? undefined : vectors?.vectorOf(row);
      }),
    async changeEmbedding(embedding) {
      revision += 1;
      const segments = new Set([...table.rows()].map(segmentOf));
      for (const segment of segments) touch('vectors', segment);
      const old = vectors;
      vectors = openVectors(embedding);
      await old?.close();
    },
    removeChunks: (chunkIds) => removeRows(rowsOf(chunkIds)),
    removeDocuments: (documentIds) =>
      removeRows(documentIds.flatMap((documentId) => [...table.rowsOfDocument(documentId)])),
    save() {
      const put: StoredSegment[] = [];
      const remove: SegmentKey[] = [];
      for (const part of segmentParts) {
        for (const { key } of changed.values()) {
          if (key.part !== part) continue;
          const content = contents[part]().save(key.segment);
          if (content) put.push({ ...key, bytes: sealSegment(key, tag(part), content) });
          else remove.push(key);
        }
      }
      return { revision, put, remove };
    },
    confirmSaved(saved) {
      for (const [name, entry] of changed) if (entry.revision <= saved) changed.delete(name);
    },
    stats() {
      const lexical = words.stats();
      return {
        chunks: table.chunks,
        documents: table.documents,
        words: lexical.words,
        memoryBytes: lexical.memoryBytes + (vectors?.index.stats().memoryBytes ?? 0),
        ...(vectors && {
          kernel: vectors.kernel,
          chunkVectors: vectors.index.engineStats(),
          documentVectors: vectors.documents.stats(),
        }),
      };
    },
    close: async () => vectors?.close(),
  };
}

interface SavedPart {
  save(segment: number): Uint8Array | undefined;
}

const nothing: Pick<LexicalIndex, 'load'> & SavedPart = {
  load: () => false,
  save: () => undefined,
};

/** Rows with words or a vector that no chunk has: what a save that was cut off may leave. */
function ghostsOf(table: ChunkTable, words: LexicalIndex, vectors: Vectors | undefined): number[] {
  const segments = new Set([...table.rows()].map(segmentOf));
  const ghosts: number[] = [];
  for (const segment of segments) {
    for (let row = segment * SEGMENT_ROWS; row < (segment + 1) * SEGMENT_ROWS; row += 1) {
      const isThere = words.has(row) || vectors?.index.has(row);
      if (isThere && !table.chunkAt(row)) ghosts.push(row);
    }
  }
  return ghosts;
}
