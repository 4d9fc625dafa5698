// One vector per document, the mean direction of its chunks: which documents a question is about.
import type { VectorEngineStats } from '../../src/core/documents/retrieval-api';
import type { WorkerClient } from '../../src/core/wire/worker-rpc';
import { createFlatIndex, type FlatIndex } from './flat-index';
import type { VoyApi } from './voy-api';
import { createVoyIndex } from './voy-index';

export interface DocumentScore {
  readonly documentId: string;
  readonly score: number;
}

export interface DocumentIndex {
  /** Its chunks or their vectors changed; it is looked at again with the next search. */
  touch(documentId: string): void;
  search(query: Float32Array, limit: number): Promise<readonly DocumentScore[]>;
  stats(): VectorEngineStats;
  close(): Promise<void>;
}

export interface DocumentIndexOptions {
  readonly chunks: FlatIndex;
  readonly rowsOfDocument: (documentId: string) => Iterable<number>;
  readonly voy: WorkerClient<VoyApi>;
  readonly indexId: string;
  readonly limit: number;
}

export function createDocumentIndex(options: DocumentIndexOptions): DocumentIndex {
  const { chunks, rowsOfDocument, voy, indexId, limit } = options;
  const flat = createFlatIndex(chunks.dimensions);
  const index = createVoyIndex({ flat, voy, indexId, limit });
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const touched = new Set<string>();

  const numberOf = (documentId: string): number => {
    const known = numbers.get(documentId);
    if (known !== undefined) return known;
    numbers.set(documentId, names.length);
    return names.push(documentId) - 1;
  };

  function refresh(documentId: string): void {
    const sum = new Float32Array(chunks.dimensions);
    for (const row of rowsOfDocument(documentId)) {
      const vector = chunks.vectorOf(row);
      vector?.forEach((value, at) => (sum[at] = (sum[at] ?? 0) + value));
    }
    // A sum that points nowhere: no vectors, or vectors that cancel out.
    const number = numberOf(documentId);
    if (!index.add(number, sum)) index.remove(number);
  }

  return {
    touch: (documentId) => void touched.add(documentId),
    async search(query, wanted) {
      for (const documentId of touched) refresh(documentId);
      touched.clear();
      const hits = await index.search(query, wanted);
      return hits.map(({ id, score }) => ({ documentId: names[id] ?? '', score }));
    },
    stats: index.engineStats,
    close: index.close,
  };
}
