// Collections for tests, with the real voy-search in this thread.
import type { IndexedChunk, RetrievalApi } from '../../src/core/documents/retrieval-api';
import { createRetrieval } from './retrieval';
import { createTestVoy, type TestVoy } from './test-voy';
import { createRandom, makeVectors } from './test-vectors';

export const embedding = { modelId: 'test-model', dimensions: 32 };
const { rows, queries } = makeVectors('clustered', 3_000, 20, 32);
export const testQueries = queries;
export const noVector = new Float32Array(32);
export const vectorOf = (index: number) => rows[index] ?? noVector;
export const queryVector = { modelId: 'test-model', values: queries[0] ?? noVector };

let running: TestVoy[] = [];
export function endWorkers(): void {
  for (const { client } of running) client.terminate();
  running = [];
}

export function create(voyChunks = 5_000) {
  const voy = createTestVoy();
  running.push(voy);
  return { voy, api: createRetrieval({ voy: voy.client, voyChunks, voyDocuments: 20_000 }) };
}

const random = createRandom(2);
export const words = Array.from({ length: 3_000 }, () =>
  Array.from({ length: 12 }, () => `word${Math.floor(random() ** 2 * 300)}`).join(' '),
);

/** Ten chunks to a document. */
export function makeChunk(index: number): IndexedChunk {
  return {
    chunkId: `chunk ${index}`,
    documentId: `document ${Math.floor(index / 10)}`,
    text: words[index] ?? '',
    vector: vectorOf(index),
  };
}

export const makeChunks = (count: number) =>
  Array.from({ length: count }, (_, index) => makeChunk(index));

export async function fill(api: RetrievalApi, count: number, collectionId = 'c') {
  await api.open(collectionId, { embedding });
  await api.add(collectionId, makeChunks(count));
}

export const everything = {
  collectionIds: ['c'],
  limit: 10,
  text: 'word3 word40',
  vector: queryVector,
};
