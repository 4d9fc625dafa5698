// The page's side of the retrieval figures: the real workers, and a database as the app would use.
import type { IndexedChunk, RetrievalApi, StoredSegment } from '../../../src/core/retrieval-api';
import { createWorkerClient } from '../../../src/core/worker-rpc';
import { createRandom, makeVectors } from '../../../workers/retrieval/test-vectors';
import { measureQuality, type QualityAnswer, type QualityRequest } from './quality-lab';
import type { VectorsAnswer, VectorsRequest } from './vectors-api';

export interface CollectionTimes {
  /** Medians of the worker's own time. */
  readonly lexicalMs: number;
  readonly hybridMs: number;
  /** From the call to rows in the database, per 100 chunks. */
  readonly addSavedMs: readonly number[];
  /** From no worker to the first answer, rows read from the database. */
  readonly coldOpenMs: readonly number[];
  readonly storedBytes: number;
}

export interface RetrievalLab {
  measureVectors(request: VectorsRequest): Promise<VectorsAnswer>;
  measureCollection(count: number, runs: number): Promise<CollectionTimes>;
  measureQuality(request: QualityRequest): Promise<QualityAnswer>;
}

const MODEL_ID = 'all-minilm-l6-v2';
const COLLECTION = 'bench';
const BATCH = 1_000;
const embedding = { modelId: MODEL_ID, dimensions: 384 };

const createClient = () =>
  createWorkerClient<RetrievalApi>(
    () =>
      new Worker(new URL('../../../workers/retrieval.worker.ts', import.meta.url), {
        type: 'module',
      }),
  );

function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

const random = createRandom(17);
/** Zipf over 30,000 words. */
const makeWord = () => `w${Math.floor(30_000 ** random())}x`;
const makeText = (words: number) => Array.from({ length: words }, makeWord).join(' ');

function makeChunks(count: number, name: string): IndexedChunk[] {
  const { rows } = makeVectors('clustered', count, 0, 384, count);
  return rows.map((vector, index) => ({
    chunkId: `${name} ${index}`,
    documentId: `document ${Math.floor(index / 50)}`,
    text: makeText(80 + Math.floor(random() * 81)),
    vector,
  }));
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The request failed'));
  });
}

async function openRows(): Promise<IDBDatabase> {
  await done(indexedDB.deleteDatabase('bench-segments'));
  const request = indexedDB.open('bench-segments', 1);
  request.onupgradeneeded = () =>
    request.result.createObjectStore('segments', { keyPath: ['segment', 'part'] });
  return done(request);
}

async function store(rows: IDBDatabase, segments: readonly StoredSegment[]): Promise<void> {
  const transaction = rows.transaction('segments', 'readwrite');
  for (const segment of segments) transaction.objectStore('segments').put(segment);
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('The transaction failed'));
  });
}

async function saveChanges(client: ReturnType<typeof createClient>, rows: IDBDatabase) {
  const { revision, put } = await client.call('save', COLLECTION);
  await store(rows, put);
  await client.call('confirmSaved', COLLECTION, revision);
}

async function openCold(rows: IDBDatabase, values: Float32Array): Promise<number> {
  const client = createClient();
  const startedAt = performance.now();
  await client.call('open', COLLECTION, { embedding });
  const read = (part: string, segment: number) => {
    const segments = rows.transaction('segments').objectStore('segments');
    return done(segments.get([segment, part]) as IDBRequest<StoredSegment | undefined>);
  };
  const [lastKey] = (
    await done(rows.transaction('segments').objectStore('segments').getAllKeys())
  ).slice(-1) as [number, string][];
  for (let first = 0; first <= (lastKey?.[0] ?? 0); first += 8) {
    const numbers = Array.from({ length: 8 }, (_, index) => first + index);
    const parts = await Promise.all(
      ['chunks', 'vectors', 'words'].flatMap((part) => numbers.map((at) => read(part, at))),
    );
    const { damaged } = await client.call(
      'load',
      COLLECTION,
      parts.filter((one) => one !== undefined),
    );
    if (damaged.length > 0) throw new Error(`${damaged.length} segments are damaged`);
  }
  const vector = { modelId: MODEL_ID, values };
  const query = { collectionIds: [COLLECTION], limit: 8, text: 'w9x w700x', vector };
  const { hits } = await client.call('search', query);
  if (hits.length === 0) throw new Error('Nothing found');
  const tookMs = performance.now() - startedAt;
  client.terminate();
  return tookMs;
}

export const retrievalLab: RetrievalLab = {
  measureVectors(request) {
    const worker = new Worker(new URL('./vectors.worker.ts', import.meta.url), { type: 'module' });
    return new Promise((resolve, reject) => {
      worker.onmessage = (event: MessageEvent<{ value: VectorsAnswer } | { failure: string }>) => {
        worker.terminate();
        if ('value' in event.data) resolve(event.data.value);
        else reject(new Error(event.data.failure));
      };
      worker.postMessage(request);
    });
  },

  async measureCollection(count, runs) {
    const client = createClient();
    const rows = await openRows();
    await client.call('open', COLLECTION, { embedding });
    for (let first = 0; first < count; first += BATCH) {
      const chunks = makeChunks(Math.min(BATCH, count - first), `chunk ${first}`);
      await client.call('add', COLLECTION, chunks);
      await saveChanges(client, rows);
    }
    const { queries } = makeVectors('clustered', 0, 50);
    const times = { lexical: [] as number[], hybrid: [] as number[] };
    for (const values of [...queries, ...queries]) {
      const text = makeText(3 + Math.floor(random() * 4));
      const query = { collectionIds: [COLLECTION], limit: 8, text };
      const vector = { modelId: MODEL_ID, values };
      times.lexical.push((await client.call('search', query)).tookMs);
      times.hybrid.push((await client.call('search', { ...query, vector })).tookMs);
    }
    const addSavedMs: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const chunks = makeChunks(100, `later ${run}`);
      const startedAt = performance.now();
      await client.call('add', COLLECTION, chunks);
      await saveChanges(client, rows);
      addSavedMs.push(performance.now() - startedAt);
    }
    client.terminate();
    const coldOpenMs: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      coldOpenMs.push(await openCold(rows, queries[0] ?? new Float32Array(384)));
    }
    const segments = rows.transaction('segments').objectStore('segments');
    const all = (await done(segments.getAll())) as StoredSegment[];
    const storedBytes = all.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    rows.close();
    await done(indexedDB.deleteDatabase('bench-segments'));
    return {
      lexicalMs: median(times.lexical),
      hybridMs: median(times.hybrid),
      addSavedMs,
      coldOpenMs,
      storedBytes,
    };
  },

  measureQuality,
};
