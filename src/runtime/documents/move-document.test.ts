import { describe, expect, it } from 'vitest';
import { addCollection } from '../../data/collections';
import { putRead } from '../../data/chunks';
import { addDocument, changeDocument, getDocument } from '../../data/documents';
import { LOOSE_COLLECTION_ID } from '../../data/knowledge-records';
import { openTestDb } from '../../test/db';
import { toChunkId, type DocumentIndex } from './document-index';
import { EMBEDDING, type Embedder } from './embedder';
import { moveDocument } from './move-document';

const context = { signal: new AbortController().signal, report: () => undefined };

/** Chunk ids per collection; those with a vector apart. */
function createTestIndex() {
  const words = new Map<string, Map<string, string>>();
  const vectors = new Map<string, Float32Array>();
  const saved: string[] = [];
  const chunksOf = (collectionId: string) => {
    const known = words.get(collectionId) ?? new Map<string, string>();
    words.set(collectionId, known);
    return known;
  };
  const index: DocumentIndex = {
    search: async () => ({ hits: [], words: [], tookMs: 0 }),
    searchDocuments: async () => [],
    async addChunks(collectionId, rows) {
      for (const row of rows) chunksOf(collectionId).set(toChunkId(row), row.documentId);
    },
    async addVectors(collectionId, added) {
      for (const { chunkId, vector } of added) vectors.set(`${collectionId} ${chunkId}`, vector);
    },
    withoutVector: async (collectionId) =>
      [...chunksOf(collectionId).keys()]
        .filter((id) => !vectors.has(`${collectionId} ${id}`))
        .map(Number),
    async removeDocument(collectionId, documentId) {
      for (const [id, owner] of chunksOf(collectionId)) {
        if (owner === documentId) chunksOf(collectionId).delete(id);
      }
    },
    removeChunks: async () => undefined,
    vectorsOf: async (collectionId, ids) =>
      new Map(
        ids.flatMap((id): [number, Float32Array][] => {
          const vector = vectors.get(`${collectionId} ${id}`);
          return vector ? [[id, vector]] : [];
        }),
      ),
    changeEmbedding: () => undefined,
    save: async (collectionId) => void saved.push(collectionId),
    dispose: () => undefined,
  };
  return { index, chunksOf, vectors, saved };
}

describe('moveDocument', () => {
  it('takes the passages from one index to the other, also when it is done again', async () => {
    const db = await openTestDb();
    const target = await addCollection(db, 'Work');
    const { id } = await addDocument(db, {
      collectionId: LOOSE_COLLECTION_ID,
      name: 'a.md',
      digest: 'a',
      file: new Blob(['a']),
    });
    const chunk = { index: 0, text: 'x', start: 0, end: 1, headings: [], tokens: 1, hash: 'h' };
    const rows = await putRead(db, id, [
      { chunks: [chunk, { ...chunk, index: 1, text: 'second' }] },
    ]);
    await changeDocument(db, id, (row) => ({ ...row, state: { status: 'ready' }, chunkCount: 2 }));
    const { index, chunksOf, vectors, saved } = createTestIndex();
    await index.addChunks(LOOSE_COLLECTION_ID, rows);
    const known = new Float32Array([1, 2]);
    await index.addVectors(LOOSE_COLLECTION_ID, [{ chunkId: String(rows[0]?.id), vector: known }]);
    const embedded: string[] = [];
    const embedder: Embedder = {
      current: async () => EMBEDDING,
      isElsewhere: async () => false,
      inspect: async () => EMBEDDING,
      async embed(texts) {
        embedded.push(...texts);
        return { embedding: EMBEDDING, vectors: texts.map(() => new Float32Array(2)) };
      },
    };
    const inputs = { db, index, embedder };
    const move = { documentId: id, collectionId: target.id };

    await moveDocument(inputs, move, context);
    expect(chunksOf(LOOSE_COLLECTION_ID).size).toBe(0);
    expect(chunksOf(target.id).size).toBe(2);
    expect(vectors.get(`${target.id} ${rows[0]?.id}`)).toBe(known);
    // Only the one that had no vector.
    expect(embedded).toEqual(['second']);
    expect(saved).toContain(LOOSE_COLLECTION_ID);
    await moveDocument(inputs, move, context);
    expect(await getDocument(db, id)).toMatchObject({
      collectionId: target.id,
      chunkCount: 2,
      embeddedCount: 2,
    });
  });
});
