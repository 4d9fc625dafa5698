// Which chunk is in which row. Rows of removed chunks are used again.
import { SEGMENT_ROWS } from './vector-index';

export interface ChunkRef {
  readonly chunkId: string;
  readonly documentId: string;
}

export interface ChunkTable {
  /** The row of a chunk, a new one where it has none. */
  put(chunk: ChunkRef): number;
  remove(row: number): void;
  rowOf(chunkId: string): number | undefined;
  chunkAt(row: number): ChunkRef | undefined;
  rowsOfDocument(documentId: string): Iterable<number>;
  documentIds(): Iterable<string>;
  rows(): Iterable<number>;
  hasSegment(segment: number): boolean;
  save(segment: number): Uint8Array | undefined;
  /** False, and nothing kept, where the bytes are not those of a segment. */
  load(segment: number, bytes: Uint8Array): boolean;
  readonly chunks: number;
  readonly documents: number;
}

/** As stored, JSON: `rows` has the chunk and the index of its document, or 0 where a row is free. */
interface StoredTable {
  readonly documents: readonly string[];
  readonly rows: readonly (readonly [chunkId: string, document: number] | 0)[];
}

export function createChunkTable(): ChunkTable {
  const byRow = new Map<number, ChunkRef>();
  const byChunk = new Map<string, number>();
  const byDocument = new Map<string, Set<number>>();
  const bySegment = new Map<number, Set<number>>();

  const segmentOf = (row: number) => Math.floor(row / SEGMENT_ROWS);

  function set(row: number, chunk: ChunkRef): void {
    byRow.set(row, chunk);
    byChunk.set(chunk.chunkId, row);
    addTo(byDocument, chunk.documentId, row);
    addTo(bySegment, segmentOf(row), row);
  }

  function remove(row: number): void {
    const chunk = byRow.get(row);
    if (!chunk) return;
    byRow.delete(row);
    byChunk.delete(chunk.chunkId);
    removeFrom(byDocument, chunk.documentId, row);
    removeFrom(bySegment, segmentOf(row), row);
  }

  function freeRow(): number {
    let segment = 0;
    while (bySegment.get(segment)?.size === SEGMENT_ROWS) segment += 1;
    const used = bySegment.get(segment);
    // Mostly a segment is filled from its start, so that its size is a free row.
    let row = segment * SEGMENT_ROWS + (used?.size ?? 0);
    if (used?.has(row)) row = segment * SEGMENT_ROWS;
    while (used?.has(row)) row += 1;
    return row;
  }

  return {
    put(chunk) {
      const known = byChunk.get(chunk.chunkId);
      if (known !== undefined) remove(known);
      const row = known ?? freeRow();
      set(row, chunk);
      return row;
    },
    remove,
    rowOf: (chunkId) => byChunk.get(chunkId),
    chunkAt: (row) => byRow.get(row),
    rowsOfDocument: (documentId) => byDocument.get(documentId) ?? [],
    documentIds: () => byDocument.keys(),
    rows: () => byRow.keys(),
    hasSegment: (segment) => bySegment.has(segment),
    save(segment) {
      const used = bySegment.get(segment);
      if (!used) return undefined;
      const documents = new Map<string, number>();
      const rows: StoredTable['rows'][number][] = [];
      for (let index = 0; index <= Math.max(...used) % SEGMENT_ROWS; index += 1) {
        const chunk = byRow.get(segment * SEGMENT_ROWS + index);
        if (!chunk) {
          rows.push(0);
          continue;
        }
        const document = documents.get(chunk.documentId) ?? documents.size;
        documents.set(chunk.documentId, document);
        rows.push([chunk.chunkId, document]);
      }
      const stored: StoredTable = { documents: [...documents.keys()], rows };
      return new TextEncoder().encode(JSON.stringify(stored));
    },
    load(segment, bytes) {
      for (const row of bySegment.get(segment) ?? []) remove(row);
      // The checksum was right, so this is what `save` wrote.
      const { documents, rows } = JSON.parse(new TextDecoder().decode(bytes)) as StoredTable;
      if (rows.length > SEGMENT_ROWS) return false;
      for (const [index, stored] of rows.entries()) {
        if (stored === 0) continue;
        const [chunkId, document] = stored;
        const documentId = documents[document] ?? '';
        const elsewhere = byChunk.get(chunkId);
        if (elsewhere !== undefined) remove(elsewhere);
        set(segment * SEGMENT_ROWS + index, { chunkId, documentId });
      }
      return true;
    },
    get chunks() {
      return byRow.size;
    },
    get documents() {
      return byDocument.size;
    },
  };
}

function addTo<K>(sets: Map<K, Set<number>>, key: K, row: number): void {
  const rows = sets.get(key);
  if (rows) rows.add(row);
  else sets.set(key, new Set([row]));
}

function removeFrom<K>(sets: Map<K, Set<number>>, key: K, row: number): void {
  const rows = sets.get(key);
  rows?.delete(row);
  if (rows?.size === 0) sets.delete(key);
}
