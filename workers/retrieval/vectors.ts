// The vectors of a collection: its chunks, and its documents by the mean of their chunks.
import type { EmbeddingSettings } from '../../src/core/documents/retrieval-api';
import type { WorkerClient } from '../../src/core/wire/worker-rpc';
import type { ChunkTable } from './chunk-table';
import { createDocumentIndex, type DocumentIndex } from './document-index';
import { createFlatIndex } from './flat-index';
import type { VoyApi } from './voy-api';
import { createVoyIndex, type VoyIndex } from './voy-index';

export interface VectorLimits {
  readonly voy: WorkerClient<VoyApi>;
  /** Up to so many chunks voy answers; linear and twice as slow as a plain loop beyond. */
  readonly voyChunks: number;
  readonly voyDocuments: number;
}

export interface Vectors {
  readonly embedding: EmbeddingSettings;
  readonly kernel: 'simd' | 'scalar';
  readonly index: VoyIndex;
  readonly documents: DocumentIndex;
  vectorOf(row: number): Float32Array | undefined;
  /** All documents are looked at again with the next search for documents. */
  touchDocuments(): void;
  close(): Promise<void>;
}

export function createVectors(
  collectionId: string,
  embedding: EmbeddingSettings,
  table: ChunkTable,
  { voy, voyChunks, voyDocuments }: VectorLimits,
): Vectors {
  const flat = createFlatIndex(embedding.dimensions);
  const index = createVoyIndex({
    flat,
    voy,
    indexId: `${collectionId} chunks`,
    limit: voyChunks,
  });
  const documents = createDocumentIndex({
    chunks: flat,
    rowsOfDocument: table.rowsOfDocument,
    voy,
    indexId: `${collectionId} documents`,
    limit: voyDocuments,
  });
  return {
    embedding,
    kernel: flat.kernel,
    index,
    documents,
    vectorOf: flat.vectorOf,
    touchDocuments() {
      for (const documentId of table.documentIds()) documents.touch(documentId);
    },
    async close() {
      await index.close();
      await documents.close();
    },
  };
}
