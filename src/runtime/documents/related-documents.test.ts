import { expect, it } from 'vitest';
import { putRead } from '../../data/chunks';
import { addDocument } from '../../data/documents';
import { LOOSE_COLLECTION_ID } from '../../data/knowledge-records';
import type { DocumentQuery } from '../../core/documents/retrieval-api';
import { openTestDb } from '../../test/db';
import { relatedDocuments } from './related-documents';

it('asks with the mean of the passages, and leaves out itself, the far and the deleted', async () => {
  const db = await openTestDb();
  const add = async (name: string) => {
    const file = new Blob([name]);
    const { id } = await addDocument(db, {
      collectionId: LOOSE_COLLECTION_ID,
      name,
      digest: name,
      file,
    });
    return id;
  };
  const [own, near, far] = [await add('own'), await add('near'), await add('far')];
  const chunk = { text: 't', start: 0, end: 1, headings: [], tokens: 1 };
  const chunks = [0, 1].map((index) => ({ ...chunk, index, hash: String(index) }));
  const rows = await putRead(db, own, [{ chunks }]);
  const asked: DocumentQuery[] = [];
  const collectionId = LOOSE_COLLECTION_ID;
  const vectors = new Map(rows.map(({ id }, at) => [id, Float32Array.of(1, at)]));
  const inputs = {
    db,
    embedding: async () => ({ modelId: 'm', dimensions: 2 }),
    index: {
      vectorsOf: async () => vectors,
      async searchDocuments(query: DocumentQuery) {
        asked.push(query);
        return [
          { collectionId, documentId: own, score: 1 },
          { collectionId, documentId: 'deleted', score: 0.9 },
          { collectionId, documentId: near, score: 0.8 },
          { collectionId, documentId: far, score: 0.1 },
        ];
      },
    },
  };
  const related = await relatedDocuments(inputs, own, 4);
  expect(related.map(({ document, cosine }) => [document.name, cosine])).toEqual([['near', 0.8]]);
  expect(asked).toEqual([
    {
      collectionIds: [LOOSE_COLLECTION_ID],
      vector: { modelId: 'm', values: Float32Array.of(2, 1) },
      limit: 5,
    },
  ]);
  vectors.clear();
  expect(await relatedDocuments(inputs, own, 4)).toEqual([]);
  expect(asked).toHaveLength(1);
});
