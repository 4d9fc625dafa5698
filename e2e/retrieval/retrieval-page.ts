// The page behind the retrieval tests: the real workers, and no app.
import type { RetrievalApi, RetrievalStats } from '../../src/core/documents/retrieval-api';
import { createWorkerClient } from '../../src/core/wire/worker-rpc';
import { createFlatIndex } from '../../workers/retrieval/flat-index';
import { makeVectors } from '../../workers/retrieval/test-vectors';
import type { VoyApi, VoyCounts } from '../../workers/retrieval/voy-api';
import { createVoyIndex } from '../../workers/retrieval/voy-index';

export interface KilledWorker {
  /** Each answer held against the flat index, in the order they were asked. */
  readonly isEqual: readonly boolean[];
  readonly spawned: number;
  readonly voySearches: number;
  readonly flatSearches: number;
}

export interface RetrievalLab {
  /** Searches a collection of `count` chunks until voy is ready, then as often as it says. */
  searchThroughVoy(
    count: number,
    searches: number,
  ): Promise<{ stats: RetrievalStats; isEqual: boolean }>;
  /** 100 identical vectors among others; voy's own counts after a search. */
  holdIdentical(): Promise<{ counts: VoyCounts; found: number; isEqual: boolean }>;
  /** Ends the voy worker between and during searches, without a word as the browser would. */
  killWorker(): Promise<KilledWorker>;
}

const modelId = 'test-model';
const dimensions = 384;

function connectVoy() {
  const spawned: Worker[] = [];
  const client = createWorkerClient<VoyApi>(() => {
    const worker = new Worker(new URL('../../workers/voy.worker.ts', import.meta.url), {
      type: 'module',
    });
    spawned.push(worker);
    return worker;
  });
  return { client, spawned };
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

const lab: RetrievalLab = {
  async searchThroughVoy(count, searches) {
    const client = createWorkerClient<RetrievalApi>(
      () =>
        new Worker(new URL('../../workers/retrieval.worker.ts', import.meta.url), {
          type: 'module',
        }),
    );
    const { rows, queries } = makeVectors('clustered', count, searches);
    const chunks = rows.map((vector, index) => {
      const chunkId = String(index);
      return { chunkId, documentId: `d${index % 50}`, text: `number ${index}`, vector };
    });
    await client.call('open', 'c', { embedding: { modelId, dimensions } });
    await client.call('add', 'c', chunks);
    const find = async (values: Float32Array) => {
      const vector = { modelId, values };
      return client.call('search', { collectionIds: ['c'], limit: 8, vector });
    };
    const early = [];
    for (const query of queries) early.push((await find(query)).hits);
    const state = async () => (await client.call('stats', 'c')).chunkVectors?.voy;
    while ((await state()) === 'building') await new Promise((done) => setTimeout(done, 50));
    const late = [];
    for (const query of queries) late.push((await find(query)).hits);
    const stats = await client.call('stats', 'c');
    client.terminate();
    return { stats, isEqual: isSame(early, late) };
  },

  async holdIdentical() {
    const { client } = connectVoy();
    const flat = createFlatIndex(dimensions);
    const index = createVoyIndex({ flat, voy: client, indexId: 'test', limit: 5_000 });
    const { rows } = makeVectors('clustered', 300, 0);
    const same = rows[0] ?? new Float32Array(dimensions);
    rows.forEach((row, id) => index.add(id, id < 100 ? same : row));
    index.add(300, new Float32Array(dimensions));
    index.add(301, new Float32Array(dimensions).fill(NaN));
    await index.settled();
    const hits = await index.search(same, 150);
    const counts = await client.call('counts');
    client.terminate();
    const found = hits.filter(({ id }) => id < 100).length;
    return { counts, found, isEqual: isSame(hits, flat.searchNow(same, 150)) };
  },

  async killWorker() {
    const { client, spawned } = connectVoy();
    const flat = createFlatIndex(dimensions);
    const index = createVoyIndex({ flat, voy: client, indexId: 'test', limit: 5_000 });
    const { rows, queries } = makeVectors('clustered', 1_000, 6);
    rows.forEach((row, id) => index.add(id, row));
    const isEqual: boolean[] = [];
    const check = async (query: Float32Array | undefined, kill: boolean) => {
      if (!query) throw new Error('No query');
      const open = index.search(query, 8);
      if (kill) spawned.at(-1)?.terminate();
      isEqual.push(isSame(await open, flat.searchNow(query, 8)));
    };
    for (const [place, query] of queries.entries()) {
      await index.settled();
      await check(query, place === 2);
      if (place === 3) spawned.at(-1)?.terminate();
    }
    const { voySearches, flatSearches } = index.engineStats();
    client.terminate();
    return { isEqual, spawned: spawned.length, voySearches, flatSearches };
  },
};

Object.assign(globalThis, { lab });
