// The page's side of the retrieval figures: the real workers, and the app's own database.
import type { IndexedChunk, RetrievalApi } from '../../../src/core/documents/retrieval-api';
import type { WorkerClient } from '../../../src/core/wire/worker-rpc';
import { openDatabase, type Database } from '../../../src/data/db';
import { saveIndexSegments } from '../../../src/data/index-segments';
import type { ChunkRow, KnowledgeDocument } from '../../../src/data/knowledge-records';
import { createDocumentIndex } from '../../../src/runtime/documents/document-index';
import type { TabLink } from '../../../src/runtime/jobs/gpu-owner';
import { createRetrievalClient } from '../../../src/runtime/documents/retrieval-client';
import { createRandom, makeVectors } from '../../../workers/retrieval/test-vectors';
import { measureQuality, type QualityAnswer, type QualityRequest } from './quality-lab';
import type { VectorsAnswer, VectorsRequest } from './vectors-api';

export interface CollectionTimes {
  /** Medians of the worker's own time. */
  readonly lexicalMs: number;
  readonly hybridMs: number;
  /** From the call to rows in the database, per 100 chunks. */
  readonly addSavedMs: readonly number[];
  /** From no worker to the first answer, as the app opens a collection. */
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
const CHUNKS_PER_DOCUMENT = 50;
const embedding = { modelId: MODEL_ID, dimensions: 384 };

/** What one tab alone has. */
const noTabs: TabLink = {
  tabId: 'bench',
  isOwner: () => true,
  onOwner: () => undefined,
  livingTabs: async () => new Set(['bench']),
  hasOthers: () => false,
  post: () => undefined,
  onMessage: () => undefined,
  dispose: () => undefined,
};

function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

const random = createRandom(17);
/** Zipf over 30,000 words. */
const makeWord = () => `w${Math.floor(30_000 ** random())}x`;
const makeText = (words: number) => Array.from({ length: words }, makeWord).join(' ');

interface SeededChunk {
  readonly row: ChunkRow;
  readonly indexed: IndexedChunk;
}

/** Fifty to a document, numbered from `first` on. */
function makeChunks(count: number, first: number): SeededChunk[] {
  const { rows } = makeVectors('clustered', count, 0, 384, first + 1);
  return rows.map((vector, at) => {
    const id = first + at + 1;
    const documentId = `document ${Math.floor(id / CHUNKS_PER_DOCUMENT)}`;
    const text = makeText(80 + Math.floor(random() * 81));
    const place = { index: id, start: 0, end: text.length, headings: [], tokens: 1, hash: '' };
    return {
      row: { ...place, id, documentId, text },
      indexed: { chunkId: String(id), documentId, text, vector },
    };
  });
}

function toDocument(id: string): KnowledgeDocument {
  return {
    id,
    collectionId: COLLECTION,
    name: id,
    bytes: 1,
    digest: id,
    addedAt: 1,
    state: { status: 'ready' },
    tags: [],
    problems: [],
    chunkCount: CHUNKS_PER_DOCUMENT,
    chunkTokens: 256,
    overlapTokens: 32,
    embeddedCount: CHUNKS_PER_DOCUMENT,
  };
}

async function storeRows(db: Database, chunks: readonly SeededChunk[]): Promise<void> {
  const documentIds = new Set(chunks.map(({ row }) => row.documentId));
  await db.documents.bulkPut([...documentIds].map(toDocument));
  await db.chunks.bulkAdd(chunks.map(({ row }) => row));
}

async function saveChanges(client: WorkerClient<RetrievalApi>, db: Database) {
  const changes = await client.call('save', COLLECTION);
  await saveIndexSegments(db, COLLECTION, changes);
  await client.call('confirmSaved', COLLECTION, changes.revision);
}

/** As the app opens a collection, `reconcile` with its rows included. */
async function openCold(db: Database, values: Float32Array): Promise<number> {
  const index = createDocumentIndex({
    db,
    tabs: noTabs,
    embedding: async () => embedding,
    onVectorsMissing: () => undefined,
  });
  const startedAt = performance.now();
  const vector = { modelId: MODEL_ID, values };
  const query = { collectionIds: [COLLECTION], limit: 8, text: 'w9x w700x', vector };
  const { hits } = await index.search(query);
  const tookMs = performance.now() - startedAt;
  index.dispose();
  if (!hits.some((hit) => hit.vector) || !hits.some((hit) => hit.lexical)) {
    throw new Error('Words or meaning found nothing');
  }
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
    const client = createRetrievalClient();
    const { db } = await openDatabase();
    await client.call('open', COLLECTION, { embedding });
    for (let first = 0; first < count; first += BATCH) {
      const chunks = makeChunks(Math.min(BATCH, count - first), first);
      await storeRows(db, chunks);
      await client.call(
        'add',
        COLLECTION,
        chunks.map(({ indexed }) => indexed),
      );
      await saveChanges(client, db);
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
      const chunks = makeChunks(100, count + run * 100);
      await storeRows(db, chunks);
      const startedAt = performance.now();
      await client.call(
        'add',
        COLLECTION,
        chunks.map(({ indexed }) => indexed),
      );
      await saveChanges(client, db);
      addSavedMs.push(performance.now() - startedAt);
    }
    client.terminate();
    const coldOpenMs: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      coldOpenMs.push(await openCold(db, queries[0] ?? new Float32Array(384)));
    }
    const segments = await db.indexSegments.toArray();
    const storedBytes = segments.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    await db.delete();
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
