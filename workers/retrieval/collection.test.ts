import { afterEach, describe, expect, it } from 'vitest';
import type { RetrievalApi, StoredSegment } from '../../src/core/documents/retrieval-api';
import {
  create,
  embedding,
  endWorkers,
  everything,
  fill,
  makeChunk,
  makeChunks,
  noVector,
  testQueries,
} from './test-collection';
import { createRandom } from './test-vectors';

afterEach(endWorkers);

/** What the page does: stores the changes of a save, by key. */
function createRows() {
  const stored = new Map<string, StoredSegment>();
  const keyOf = ({ part, segment }: Pick<StoredSegment, 'part' | 'segment'>) =>
    `${part} ${segment}`;
  return {
    stored,
    async save(api: RetrievalApi, collectionId = 'c') {
      const { revision, put, remove } = await api.save(collectionId);
      for (const segment of put) stored.set(keyOf(segment), segment);
      for (const key of remove) stored.delete(keyOf(key));
      await api.confirmSaved(collectionId, revision);
      return { put: put.map(keyOf), remove: remove.map(keyOf) };
    },
    async open(api: RetrievalApi, collectionId = 'c', settings: object = { embedding }) {
      await api.open(collectionId, settings);
      return api.load(collectionId, [...stored.values()]);
    },
    damage(key: string) {
      const { bytes } = stored.get(key) ?? {};
      if (!bytes) throw new Error(`No row ${key}`);
      const values = new Uint8Array(bytes);
      const middle = values.length >> 1;
      values[middle] = (values[middle] ?? 0) ^ 4;
    },
  };
}

describe('storage', () => {
  it('comes back as it was, and writes only what changed', async () => {
    const { api } = create();
    const store = createRows();
    await fill(api, 2_500);
    const whole = await store.save(api);
    expect(whole.put).toHaveLength(9);
    expect(await store.save(api)).toEqual({ put: [], remove: [] });
    const wanted = await api.search(everything);

    const { api: again } = create();
    expect(await store.open(again)).toEqual({ damaged: [], stale: [] });
    expect((await again.search(everything)).hits).toEqual(wanted.hits);
    expect(await store.save(again)).toEqual({ put: [], remove: [] });

    await again.add(
      'c',
      Array.from({ length: 100 }, (_, index) => makeChunk(2_500 + index)),
    );
    expect((await store.save(again)).put).toEqual(['chunks 2', 'vectors 2', 'words 2']);
    await again.removeDocuments('c', ['document 0']);
    expect((await store.save(again)).put).toEqual(['chunks 0', 'vectors 0', 'words 0']);
    const names = Array.from({ length: 2_600 - 2_048 }, (_, index) => `chunk ${2_048 + index}`);
    expect(await again.removeChunks('c', names)).toBe(552);
    expect(await store.save(again)).toEqual({
      put: [],
      remove: ['chunks 2', 'vectors 2', 'words 2'],
    });
    expect(store.stored.size).toBe(6);
  });

  it('keeps what was not confirmed, and what changed after the save', async () => {
    const { api } = create();
    await fill(api, 10);
    const first = await api.save('c');
    expect((await api.save('c')).put).toEqual(first.put);
    await api.add('c', [makeChunk(10)]);
    await api.confirmSaved('c', first.revision);
    expect((await api.save('c')).put).toHaveLength(3);
  });

  it('equals a fresh collection after any order of adding and removing', async () => {
    const { api } = create();
    await fill(api, 1_500);
    const random = createRandom(8);
    const kept = new Set(makeChunks(1_500).map(({ chunkId }) => chunkId));
    for (let step = 0; step < 200; step += 1) {
      const index = Math.floor(random() * 3_000);
      if (random() < 0.5) {
        await api.add('c', [makeChunk(index)]);
        kept.add(`chunk ${index}`);
      } else {
        await api.removeChunks('c', [`chunk ${index}`]);
        kept.delete(`chunk ${index}`);
      }
    }
    expect((await api.stats('c')).chunks).toBe(kept.size);
    await api.open('fresh', { embedding });
    await api.add(
      'fresh',
      makeChunks(3_000).filter(({ chunkId }) => kept.has(chunkId)),
    );
    for (const values of testQueries) {
      const vector = { modelId: 'test-model', values };
      const find = (collectionId: string, text: string) =>
        api.search({
          collectionIds: [collectionId],
          limit: 20,
          ...(text === '' ? { vector } : { text }),
        });
      const [here, there] = await Promise.all([find('c', ''), find('fresh', '')]);
      expect(here.hits).toEqual(there.hits.map((hit) => ({ ...hit, collectionId: 'c' })));
      // Chunks of equal score come in the order of their rows, so only scores are the same.
      const scoresOf = ({ hits }: typeof here) => hits.map(({ lexical }) => lexical?.score);
      const words = await Promise.all([find('c', 'word9 word77'), find('fresh', 'word9 word77')]);
      expect(scoresOf(words[0])).toEqual(scoresOf(words[1]));
    }
  });

  it.each(['chunks 1', 'words 1', 'vectors 1'])('is made again from rows: %s', async (key) => {
    const { api } = create();
    const store = createRows();
    await fill(api, 2_000);
    await store.save(api);
    const wanted = await api.search(everything);
    store.damage(key);

    const { api: again } = create();
    const { damaged } = await store.open(again);
    const part = key.split(' ')[0];
    // Without its chunks nobody knows whose words and vectors those are.
    expect(damaged.map((one) => one.part)).toEqual(
      part === 'chunks' ? ['chunks', 'vectors', 'words'] : [part],
    );
    const all = makeChunks(2_000);
    const missing = await again.reconcile(
      'c',
      all.map(({ chunkId }) => chunkId),
    );
    const lost = all.slice(1_024);
    const names = lost.map(({ chunkId }) => chunkId);
    expect(missing).toEqual({
      absent: part === 'chunks' ? names : [],
      withoutWords: part === 'words' ? names : [],
      withoutVector: part === 'vectors' ? names : [],
    });
    if (part === 'vectors') {
      await again.addVectors(
        'c',
        lost.map(({ chunkId, vector }) => ({ chunkId, vector: vector ?? noVector })),
      );
    } else await again.add('c', lost);
    expect((await again.search(everything)).hits).toEqual(wanted.hits);
    expect((await store.save(again)).put).toContain(key);
  });

  it('drops chunks that the page has no rows for', async () => {
    const { api } = create();
    await fill(api, 20);
    await api.reconcile('c', ['chunk 3']);
    expect((await api.stats('c')).chunks).toBe(1);
    const { hits } = await api.search(everything);
    expect(hits.map(({ chunkId }) => chunkId)).toEqual(['chunk 3']);
  });

  it('takes vectors of another embedding model for stale', async () => {
    const { api } = create();
    const store = createRows();
    await fill(api, 30);
    await store.save(api);
    const other = { modelId: 'other-model', dimensions: 32 };
    const { api: again } = create();
    const report = await store.open(again, 'c', { embedding: other });
    expect(report).toEqual({ damaged: [], stale: [{ part: 'vectors', segment: 0 }] });
    expect((await again.reconcile('c', ['chunk 1'])).withoutVector).toEqual(['chunk 1']);
    await api.changeEmbedding('c', other);
    expect((await api.search({ ...everything, text: '' })).hits).toEqual([]);
    expect(await store.save(api)).toEqual({ put: [], remove: ['vectors 0'] });
  });

  it('leaves nothing of a closed collection', async () => {
    const { api, voy } = create();
    await fill(api, 30);
    await api.search(everything);
    await expect.poll(async () => (await voy.counts()).points).toBe(30);
    await api.close('c');
    await expect(api.stats('c')).rejects.toMatchObject({ code: 'record-not-found' });
    expect((await voy.counts()).points).toBe(0);
  });
});
