import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../core/documents/chunk-document';
import { AppError } from '../../core/errors';
import type { ChunkVector, EmbeddingSettings } from '../../core/documents/retrieval-api';
import { putRead } from '../../data/chunks';
import { addCollection, setCollectionDeviceOnly } from '../../data/collections';
import { addDocument, changeDocument, changeEmbedding, getDocument } from '../../data/documents';
import { LOOSE_COLLECTION_ID } from '../../data/knowledge-records';
import { getSetting } from '../../data/settings';
import { openTestDb } from '../../test/db';
import { areVectorsMissing, embedAll, embedFeed } from './document-embedding';
import type { DocumentIndex } from './document-index';
import type { Embedder } from './embedder';
import { createFeed } from '../feed';

const first: EmbeddingSettings = { modelId: 'first', dimensions: 2 };
const second: EmbeddingSettings = { modelId: 'second', dimensions: 2 };
const { signal } = new AbortController();

const chunk = (index: number): Chunk => ({
  index,
  text: `chunk ${index}`,
  start: index * 10,
  end: index * 10 + 8,
  headings: [],
  tokens: 2,
  hash: String(index),
});

/** A document of 40 chunks, an index that remembers, and an embedder that may fail. */
async function create(failures: readonly Error[] = []) {
  const db = await openTestDb();
  const file = new Blob(['x']);
  const document = await addDocument(db, {
    collectionId: LOOSE_COLLECTION_ID,
    name: 'a.txt',
    digest: 'd',
    file,
  });
  const chunks = Array.from({ length: 40 }, (_, index) => chunk(index));
  const rows = await putRead(db, document.id, [{ chunks }]);
  await changeDocument(db, document.id, (row) => ({
    ...row,
    chunkCount: rows.length,
    state: { status: 'ready' },
  }));
  const vectors = new Map<string, Float32Array>();
  let saves = 0;
  const index: DocumentIndex = {
    search: async () => ({ hits: [], words: [], tookMs: 0 }),
    searchDocuments: async () => [],
    addChunks: async () => undefined,
    async addVectors(_, added: readonly ChunkVector[]) {
      for (const { chunkId, vector } of added) vectors.set(chunkId, vector);
    },
    withoutVector: async () => rows.map(({ id }) => id).filter((id) => !vectors.has(String(id))),
    removeDocument: async () => undefined,
    removeChunks: async () => undefined,
    vectorsOf: async () => new Map(),
    changeEmbedding: () => vectors.clear(),
    async save() {
      saves += 1;
    },
    dispose: () => undefined,
  };
  const waiting = [...failures];
  const network = { isDown: false, isServer: false };
  const calls: number[] = [];
  const current = async () => (await getSetting(db, 'embedding')) ?? first;
  const embedder: Embedder = {
    current,
    isElsewhere: async () => network.isServer,
    async embed(texts) {
      const failure = waiting.shift();
      if (failure) throw failure;
      if (network.isDown) return undefined;
      calls.push(texts.length);
      return { embedding: await current(), vectors: texts.map(() => Float32Array.of(1, 0)) };
    },
    inspect: async () => second,
  };
  const ids = rows.map(({ id }) => id);
  const inputs = { db, index, embedder };
  return { inputs, document, ids, vectors, calls, network, saves: () => saves };
}

const crash = () => new AppError('engine-crashed', 'The worker has ended');

describe('embedding what a feed brings', () => {
  it('embeds all of it in batches, counts and stores', async () => {
    const { inputs, document, ids, vectors, calls, saves } = await create();
    const feed = createFeed(ids.slice(0, 20));
    const heard: number[] = [];
    const onDone = (embedded: number) => heard.push(embedded);
    const working = embedFeed(inputs, { document, feed, embedded: 0, signal, onDone });
    feed.push(ids.slice(20));
    feed.end();
    await working;
    expect(vectors.size).toBe(40);
    expect(calls).toEqual([16, 16, 8]);
    expect(heard).toEqual([16, 32, 40]);
    expect(saves()).toBe(1);
    expect(await getDocument(inputs.db, document.id)).toMatchObject({ embeddedCount: 40 });
  });

  it('goes on with another worker when one ends, and gives up when each does', async () => {
    const job = { embedded: 0, signal, onDone: () => undefined };
    const once = await create([crash(), crash()]);
    const feed = createFeed(once.ids);
    feed.end();
    await embedFeed(once.inputs, { ...job, document: once.document, feed });
    expect(once.vectors.size).toBe(40);

    const ever = await create([crash(), crash(), crash()]);
    const other = createFeed(ever.ids);
    other.end();
    await expect(
      embedFeed(ever.inputs, { ...job, document: ever.document, feed: other }),
    ).rejects.toMatchObject({ code: 'engine-crashed' });
  });

  it('passes over chunks that are gone', async () => {
    const { inputs, document, ids, vectors } = await create();
    const feed = createFeed([...Array.from({ length: 16 }, (_, at) => 90_000 + at), ...ids]);
    feed.end();
    await embedFeed(inputs, { document, feed, embedded: 0, signal, onDone: () => undefined });
    expect(vectors.size).toBe(40);
  });
});

describe('another embedding model', () => {
  const context = { signal, report: () => undefined };

  it('makes vectors stale and makes them anew, once', async () => {
    const { inputs, document, vectors, calls } = await create();
    await embedAll(inputs, undefined, context);
    expect(vectors.size).toBe(40);
    calls.length = 0;
    await embedAll(inputs, 'second', context);
    expect(await getSetting(inputs.db, 'embedding')).toEqual(second);
    expect(calls).toEqual([16, 16, 8]);
    expect(await getDocument(inputs.db, document.id)).toMatchObject({ embeddedCount: 40 });
    calls.length = 0;
    await embedAll(inputs, 'second', context);
    expect(calls).toEqual([]);
  });

  it('goes on where it was stopped', async () => {
    const { inputs, document, vectors, calls } = await create();
    const controller = new AbortController();
    const report = ({ done }: { readonly done: number }) => {
      if (done >= 16) controller.abort();
    };
    const stopped = embedAll(inputs, 'second', { signal: controller.signal, report });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    expect(vectors.size).toBe(16);
    calls.length = 0;
    await embedAll(inputs, 'second', context);
    expect(calls).toEqual([16, 8]);
    expect(await getDocument(inputs.db, document.id)).toMatchObject({ embeddedCount: 40 });
  });

  it('leaves the count of every document at nothing until then', async () => {
    const { inputs, document } = await create();
    await embedAll(inputs, undefined, context);
    await changeEmbedding(inputs.db, second);
    expect(await getDocument(inputs.db, document.id)).toMatchObject({ embeddedCount: 0 });
  });
});

it('sends nothing of a collection for this device only to a server', async () => {
  const { inputs, document, ids, vectors, calls, network } = await create();
  const { db } = inputs;
  const kept = await addCollection(db, 'Contracts');
  await setCollectionDeviceOnly(db, kept.id, true);
  await changeDocument(db, document.id, (row) => ({ ...row, collectionId: kept.id }));
  network.isServer = true;
  const feed = createFeed(ids);
  feed.end();
  const own = { id: document.id, collectionId: kept.id };
  const job = { document: own, feed, embedded: 0, signal, onDone: () => undefined };
  expect(await embedFeed(inputs, job)).toBe(false);
  await embedAll(inputs, undefined, { signal, report: () => undefined });
  expect(calls).toEqual([]);
  // Nobody tries again and again either.
  expect(await areVectorsMissing(inputs)).toBe(false);

  network.isServer = false;
  expect(await areVectorsMissing(inputs)).toBe(true);
  await embedAll(inputs, undefined, { signal, report: () => undefined });
  expect(vectors.size).toBe(40);
});

describe('a time without an embedding model', () => {
  const context = { signal, report: () => undefined };

  it('leaves vectors missing, which are made when there is one', async () => {
    const { inputs, document, vectors, network } = await create();
    network.isDown = true;
    await embedAll(inputs, undefined, context);
    expect(vectors.size).toBe(0);
    expect(await areVectorsMissing(inputs)).toBe(true);
    network.isDown = false;
    await embedAll(inputs, undefined, context);
    expect(vectors.size).toBe(40);
    expect(await getDocument(inputs.db, document.id)).toMatchObject({ embeddedCount: 40 });
    expect(await areVectorsMissing(inputs)).toBe(false);
  });

  it('corrects a count that a crash left behind, and embeds nothing twice', async () => {
    const { inputs, document, calls } = await create();
    await embedAll(inputs, undefined, context);
    await changeDocument(inputs.db, document.id, (row) => ({ ...row, embeddedCount: 3 }));
    calls.length = 0;
    await embedAll(inputs, undefined, context);
    expect(calls).toEqual([]);
    expect(await areVectorsMissing(inputs)).toBe(false);
  });
});
