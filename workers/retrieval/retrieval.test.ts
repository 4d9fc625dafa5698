import { afterEach, describe, expect, it } from 'vitest';
import {
  create,
  embedding,
  endWorkers,
  everything,
  fill,
  makeChunk,
  makeChunks,
  noVector,
  queryVector,
  vectorOf,
  words,
} from './test-collection';

afterEach(endWorkers);

describe('search', () => {
  it('fuses words and meaning and says why', async () => {
    const { api } = create();
    await fill(api, 300);
    const { hits, words: searched } = await api.search(everything);
    expect(searched).toEqual(['word3', 'word40']);
    expect(hits).toHaveLength(10);
    const bestOf = (kind: 'lexical' | 'vector') =>
      hits.find((hit) => hit[kind]?.rank === 1)?.[kind]?.score ?? NaN;
    const [bestByWords, bestByMeaning] = [bestOf('lexical'), bestOf('vector')];
    for (const { score, lexical, vector } of hits) {
      const byWords = lexical ? lexical.score / bestByWords / (60 + lexical.rank) : 0;
      const byMeaning = vector ? vector.score / bestByMeaning / (60 + vector.rank) : 0;
      expect(score).toBeCloseTo(byWords + byMeaning, 12);
      expect(lexical ?? vector).toBeDefined();
      if (lexical) expect(lexical.words.length).toBeGreaterThan(0);
      if (vector) expect(Math.abs(vector.score)).toBeLessThanOrEqual(1.0001);
    }
    expect(hits.some(({ lexical, vector }) => lexical && vector)).toBe(true);
  });

  it('finds by one of the two where the other is missing', async () => {
    const { api } = create();
    await api.open('c', {});
    const plain = makeChunks(50).map(({ vector: _vector, ...chunk }) => chunk);
    await api.add('c', plain);
    const byWords = await api.search(everything);
    expect(byWords.hits.length).toBeGreaterThan(0);
    expect(byWords.hits.every(({ vector }) => vector === undefined)).toBe(true);
    await fill(api, 50);
    const byMeaning = await api.search({ ...everything, text: '' });
    expect(byMeaning.hits).toHaveLength(10);
    expect(byMeaning.hits.every(({ lexical }) => lexical === undefined)).toBe(true);
    const other = { modelId: 'other-model', values: queryVector.values };
    expect((await api.search({ ...everything, text: '', vector: other })).hits).toEqual([]);
  });

  it('keeps to the documents and collections it is given', async () => {
    const { api } = create();
    await fill(api, 300);
    await api.open('d', { embedding });
    await api.add('d', [{ ...makeChunk(7), chunkId: 'of d' }]);
    const documentIds = ['document 3', 'document 4'];
    const few = await api.search({ ...everything, documentIds, limit: 50 });
    expect(few.hits).toHaveLength(20);
    expect(few.hits.every(({ documentId }) => documentIds.includes(documentId))).toBe(true);
    const both = await api.search({
      collectionIds: ['d', 'c'],
      text: words[7] ?? '',
      vector: { modelId: 'test-model', values: vectorOf(7) },
      limit: 2,
    });
    expect(both.hits.map(({ collectionId, chunkId }) => [collectionId, chunkId])).toEqual([
      ['d', 'of d'],
      ['c', 'chunk 7'],
    ]);
    expect((await api.search({ ...everything, limit: 0 })).hits).toEqual([]);
    await expect(api.search({ ...everything, collectionIds: ['x'] })).rejects.toMatchObject({
      code: 'record-not-found',
    });
  });

  it('names documents by the mean of their chunks, through voy', async () => {
    const { api, voy } = create(0);
    await fill(api, 300);
    const query = { collectionIds: ['c'], vector: queryVector, limit: 5 };
    const first = await api.searchDocuments(query);
    expect(first).toHaveLength(5);
    const state = async () => (await api.stats('c')).documentVectors;
    await expect.poll(async () => (await state())?.voy).toBe('ready');
    expect(await api.searchDocuments(query)).toEqual(first);
    expect(await state()).toEqual({ vectors: 30, voySearches: 1, flatSearches: 1, voy: 'ready' });
    expect((await voy.counts()).searches).toBe(1);
    await api.removeDocuments('c', [first[0]?.documentId ?? '']);
    expect(await api.searchDocuments(query)).not.toContainEqual(first[0]);
  });

  it('uses voy for the chunks of a small collection and never for a large one', async () => {
    const { api, voy } = create(1_000);
    await fill(api, 1_000);
    const early = await api.search(everything);
    await expect.poll(async () => (await api.stats('c')).chunkVectors?.voy).toBe('ready');
    const late = await api.search(everything);
    expect(late.hits).toEqual(early.hits);
    expect((await api.stats('c')).chunkVectors).toMatchObject({ voySearches: 1, flatSearches: 1 });
    expect((await voy.counts()).searches).toBe(1);
    await api.add('c', [makeChunk(1_000)]);
    await api.search(everything);
    expect((await api.stats('c')).chunkVectors).toMatchObject({
      voySearches: 1,
      flatSearches: 2,
      voy: 'off',
    });
  });

  it('loses nothing when the voy worker is killed', async () => {
    const { api, voy } = create();
    await fill(api, 300);
    const wanted = await api.search(everything);
    await expect.poll(async () => (await api.stats('c')).chunkVectors?.voy).toBe('ready');
    voy.kill();
    expect((await api.search(everything)).hits).toEqual(wanted.hits);
    expect((await api.search(everything)).hits).toEqual(wanted.hits);
    await expect.poll(async () => (await api.stats('c')).chunkVectors?.voy).toBe('ready');
    expect((await api.search(everything)).hits).toEqual(wanted.hits);
    expect(voy.spawned).toBe(2);
  });

  it('takes vectors that point nowhere for absent ones', async () => {
    const { api } = create();
    await api.open('c', { embedding });
    const bad = [noVector, new Float32Array(32).fill(NaN), new Float32Array(3).fill(1)];
    const chunks = bad.map((vector, index) => ({ ...makeChunk(index), vector }));
    const names = chunks.map(({ chunkId }) => chunkId);
    expect((await api.add('c', [...chunks, makeChunk(3)])).refusedVectors).toEqual(names);
    const found = await api.search({ ...everything, text: words[1] ?? '' });
    expect(found.hits.map(({ chunkId }) => chunkId)).toContain('chunk 1');
    const missing = await api.reconcile('c', [...names, 'chunk 3', 'chunk 4']);
    expect(missing).toEqual({ absent: ['chunk 4'], withoutWords: [], withoutVector: names });
    const later = await api.addVectors('c', [
      { chunkId: 'chunk 0', vector: vectorOf(0) },
      { chunkId: 'chunk 9', vector: vectorOf(9) },
    ]);
    expect(later.refusedVectors).toEqual(['chunk 9']);
    expect((await api.stats('c')).chunkVectors?.vectors).toBe(2);
  });
});
