// How well each way of searching and of cutting finds known passages. Documents are cut again into an
// index that is kept in memory, in a worker of its own: the collection is only read.
import type { Chunk } from '../../core/documents/chunk-document';
import { AppError } from '../../core/errors';
import type { IngestApi } from '../../core/documents/ingest-api';
import type { Question } from '../../core/documents/question-set';
import type { QueryVector, RetrievalApi, SearchQuery } from '../../core/documents/retrieval-api';
import {
  findPassageRange,
  holdsPassage,
  retrievalFigures,
  type PassageRange,
  type RetrievalFigures,
} from '../../core/documents/retrieval-figures';
import type { WorkerClient } from '../../core/wire/worker-rpc';
import { listChunks, listSections } from '../../data/chunks';
import type { Database } from '../../data/db';
import { listDocuments } from '../../data/documents';
import type { KnowledgeDocument } from '../../data/knowledge-records';
import { cutSections } from './cut-document';
import { mustStay } from './document-embedding';
import { indexedText, type DocumentIndex } from './document-index';
import type { Embedder } from './embedder';
import { createRetrievalClient } from './retrieval-client';

const searchKinds = ['lexical', 'vector', 'hybrid'] as const;
export type SearchKind = (typeof searchKinds)[number];

export interface Cut {
  readonly chunkTokens: number;
  readonly overlapTokens: number;
}

export interface MeasureRequest {
  readonly questions: readonly Question[];
  /** Documents that are not read whole are left out. */
  readonly documentIds: readonly string[];
  readonly cuts: readonly Cut[];
}

export interface MeasuredRow extends RetrievalFigures {
  readonly cut: Cut;
  readonly chunks: number;
  readonly search: SearchKind;
}

export interface Measured {
  /** One per cut and kind of search; without an embedding model only `lexical`. */
  readonly rows: readonly MeasuredRow[];
  readonly asked: number;
  /** Their passages stand in none of the documents. */
  readonly notFound: readonly Question[];
}

export interface MeasureProgress {
  readonly cut: Cut;
  /** Chunks that have a vector. */
  readonly embedded: number;
  readonly chunks: number;
}

export interface MeasureInputs {
  readonly db: Database;
  readonly ingest: WorkerClient<IngestApi>;
  readonly index: DocumentIndex;
  readonly embedder: Embedder;
}

const COLLECTION = 'measure';
/** A passage that comes later is as good as not found. */
const RANKS = 50;
const EMBED_BATCH = 16;
const ADD_BATCH = 256;

interface Asked {
  readonly question: string;
  readonly ranges: readonly PassageRange[];
  readonly vector?: QueryVector;
}

/** Throws AbortError, and what engines throw. */
export async function measureRetrieval(
  inputs: MeasureInputs,
  { questions, documentIds, cuts }: MeasureRequest,
  onProgress: (progress: MeasureProgress) => void,
  signal: AbortSignal,
): Promise<Measured> {
  const documents = (await listDocuments(inputs.db)).filter(
    ({ id, state }) => documentIds.includes(id) && state.status === 'ready',
  );
  const ranges = await findRanges(inputs.db, documents, questions, signal);
  const known = questions.filter((_, at) => (ranges[at]?.length ?? 0) > 0);
  const notFound = questions.filter((_, at) => ranges[at]?.length === 0);
  if (known.length === 0) return { rows: [], asked: 0, notFound };
  const vectors = createVectorCache(inputs, documents);
  const collectionIds = documents.map(({ collectionId }) => collectionId);
  const embedded = (await mustStay(inputs, collectionIds))
    ? undefined
    : await vectors.embedQuestions(known, signal);
  const asked = known.map((question, at): Asked => {
    const vector = embedded?.[at];
    const found = ranges[questions.indexOf(question)] ?? [];
    return { question: question.question, ranges: found, ...(vector ? { vector } : {}) };
  });

  const client = createRetrievalClient();
  try {
    const rows: MeasuredRow[] = [];
    for (const cut of cuts) {
      const chunks = await cutAll(inputs, documents, cut, signal);
      await client.call('open', COLLECTION, { embedding: await inputs.embedder.current() });
      for (let from = 0; from < chunks.length; from += ADD_BATCH) {
        await client.call('add', COLLECTION, chunks.slice(from, from + ADD_BATCH).map(toIndexed));
      }
      if (embedded) {
        const report = (done: number) => onProgress({ cut, embedded: done, chunks: chunks.length });
        await vectors.addTo(client, chunks, report, signal);
      }
      const kinds = embedded ? searchKinds : (['lexical'] as const);
      for (const search of kinds) {
        const figures = await ask(client, asked, chunks, search, signal);
        rows.push({ cut, chunks: chunks.length, search, ...figures });
      }
    }
    return { rows, asked: asked.length, notFound };
  } finally {
    client.terminate();
  }
}

/** Where each question's passage stands; several where several documents have it. */
async function findRanges(
  db: Database,
  documents: readonly KnowledgeDocument[],
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<readonly PassageRange[][]> {
  const ranges = questions.map((): PassageRange[] => []);
  for (const { id, name, title } of documents) {
    signal.throwIfAborted();
    const text = (await listSections(db, id)).map((section) => section.text).join('');
    for (const [at, { passage, document }] of questions.entries()) {
      if (document !== undefined && document !== name && document !== title) continue;
      const found = findPassageRange(text, passage);
      if (found) ranges[at]?.push({ documentId: id, ...found });
      // Thousands of questions to a long book must not hold the page up.
      if (at % 20 === 19) await new Promise((resolve) => setTimeout(resolve));
    }
  }
  return ranges;
}

interface CutChunk extends Chunk {
  readonly chunkId: string;
  readonly documentId: string;
}

async function cutAll(
  { db, ingest }: MeasureInputs,
  documents: readonly KnowledgeDocument[],
  { chunkTokens, overlapTokens }: Cut,
  signal: AbortSignal,
): Promise<readonly CutChunk[]> {
  const settings = { maxTokens: chunkTokens, overlapTokens };
  const chunks: CutChunk[] = [];
  for (const { id: documentId } of documents) {
    for await (const some of cutSections(db, ingest, documentId, settings, signal)) {
      for (const chunk of some) {
        chunks.push({ ...chunk, documentId, chunkId: String(chunks.length) });
      }
    }
  }
  return chunks;
}

const toIndexed = (chunk: CutChunk) => ({
  chunkId: chunk.chunkId,
  documentId: chunk.documentId,
  text: indexedText(chunk),
});

/** Equal chunks have equal vectors: those of the collection, and of the cut before, are used again. */
function createVectorCache(
  { db, index, embedder }: MeasureInputs,
  documents: readonly KnowledgeDocument[],
) {
  const known = new Map<string, Float32Array>();
  let areStoredRead = false;

  const readStored = async () => {
    areStoredRead = true;
    for (const { id, collectionId } of documents) {
      const rows = await listChunks(db, id);
      const vectors = await index.vectorsOf(
        collectionId,
        rows.map((row) => row.id),
      );
      for (const row of rows) {
        const vector = vectors.get(row.id);
        if (vector) known.set(row.hash, vector);
      }
    }
  };

  return {
    /** Undefined where there is no embedding model. */
    async embedQuestions(
      questions: readonly Question[],
      signal: AbortSignal,
    ): Promise<readonly QueryVector[] | undefined> {
      const made: QueryVector[] = [];
      for (let from = 0; from < questions.length; from += EMBED_BATCH) {
        signal.throwIfAborted();
        const texts = questions.slice(from, from + EMBED_BATCH).map(({ question }) => question);
        const embedded = await embedder.embed(texts, 'query', signal);
        if (!embedded) return undefined;
        const { modelId } = embedded.embedding;
        made.push(...embedded.vectors.map((values) => ({ modelId, values })));
      }
      return made;
    },
    async addTo(
      client: WorkerClient<RetrievalApi>,
      chunks: readonly CutChunk[],
      report: (embedded: number) => void,
      signal: AbortSignal,
    ): Promise<void> {
      if (!areStoredRead) await readStored();
      const waiting = chunks.filter(({ hash }) => !known.has(hash));
      for (let from = 0; from < waiting.length; from += EMBED_BATCH) {
        signal.throwIfAborted();
        report(chunks.length - waiting.length + from);
        const batch = waiting.slice(from, from + EMBED_BATCH);
        const embedded = await embedder.embed(batch.map(indexedText), 'passage', signal);
        if (!embedded) throw new AppError('model-not-found', 'The embedding model is gone');
        for (const [at, { hash }] of batch.entries()) {
          const vector = embedded.vectors[at];
          if (vector) known.set(hash, vector);
        }
      }
      report(chunks.length);
      for (let from = 0; from < chunks.length; from += ADD_BATCH) {
        const vectors = chunks.slice(from, from + ADD_BATCH).flatMap(({ chunkId, hash }) => {
          const vector = known.get(hash);
          return vector ? [{ chunkId, vector }] : [];
        });
        await client.call('addVectors', COLLECTION, vectors);
      }
    },
  };
}

async function ask(
  client: WorkerClient<RetrievalApi>,
  asked: readonly Asked[],
  chunks: readonly CutChunk[],
  search: SearchKind,
  signal: AbortSignal,
): Promise<RetrievalFigures> {
  const ranks: number[] = [];
  const tookMs: number[] = [];
  for (const { question, ranges, vector } of asked) {
    signal.throwIfAborted();
    const query: SearchQuery = {
      collectionIds: [COLLECTION],
      limit: RANKS,
      ...(search === 'vector' ? {} : { text: question }),
      ...(search === 'lexical' || !vector ? {} : { vector }),
    };
    const answer = await client.call('search', query);
    tookMs.push(answer.tookMs);
    const place = answer.hits.findIndex(({ chunkId }) => {
      const chunk = chunks[Number(chunkId)];
      return chunk !== undefined && ranges.some((range) => holdsPassage(chunk, range));
    });
    ranks.push(place + 1);
  }
  return retrievalFigures(ranks, tookMs);
}
