// Chunks to vectors in their collection's index: while a document is read, and anew when the
// embedding model is another one. What has a vector is never embedded again, so all of it may be
// stopped and begun anew at any time.
import { AppError } from '../../core/errors';
import { log } from '../../core/log';
import { getChunks, listChunkIds } from '../../data/chunks';
import { areDeviceOnly } from '../../data/collections';
import type { Database } from '../../data/db';
import { changeDocument, changeEmbedding, listDocuments } from '../../data/documents';
import type { KnowledgeDocument } from '../../data/knowledge-records';
import { indexedText, toChunkId, type DocumentIndex } from './document-index';
import type { Embedder, Embedded } from './embedder';
import { createFeed, type Feed } from '../feed';
import type { JobContext } from '../jobs/job';

export interface EmbeddingInputs {
  readonly db: Database;
  readonly index: DocumentIndex;
  readonly embedder: Embedder;
}

/** Texts in one call of the embedding model; about half a second of a slow processor. */
const EMBED_BATCH = 16;
/** The index is stored this often while vectors come. */
const SAVE_EVERY_MS = 5000;
/** A worker that was ended is replaced; one that ends again and again is an error. */
const MAX_CRASHES = 3;

/** Chunks of the document without a vector, by number. */
export async function chunksWithoutVector(
  { db, index }: EmbeddingInputs,
  collectionId: string,
  documentId: string,
): Promise<readonly number[]> {
  const own = new Set(await listChunkIds(db, [documentId]));
  return (await index.withoutVector(collectionId)).filter((id) => own.has(id));
}

export interface EmbedJob {
  readonly document: Pick<KnowledgeDocument, 'id' | 'collectionId'>;
  /** Chunks to embed, by number. */
  readonly feed: Feed<number>;
  /** How many of its chunks have a vector already. */
  readonly embedded: number;
  readonly signal: AbortSignal;
  /** Hears how many have one now. */
  onDone(embedded: number): void;
}

/**
 * Embeds chunks as the feed brings them and stores the index now and then. Ends with the feed, or
 * with false and at once where there is no embedding model, or one that must not read this.
 */
export async function embedFeed(
  inputs: EmbeddingInputs,
  { document: { id: documentId, collectionId }, feed, embedded: before, signal, onDone }: EmbedJob,
): Promise<boolean> {
  const { db, index } = inputs;
  if (await mustStay(inputs, [collectionId])) return false;
  let savedAt = performance.now();
  let done = before;
  // The next texts are read, and the last vectors put away, while the model works.
  let adding = Promise.resolve();
  const nextRows = async () => {
    const ids = await feed.take(EMBED_BATCH);
    // Fewer rows than numbers where chunks are gone meanwhile.
    return { hasEnded: ids.length === 0, rows: await getChunks(db, ids) };
  };
  let coming = nextRows();

  const save = async () => {
    await adding;
    await index.save(collectionId);
    savedAt = performance.now();
    const embeddedCount = done;
    await changeDocument(db, documentId, (row) => ({ ...row, embeddedCount }));
  };

  for (;;) {
    const { hasEnded, rows } = await coming;
    signal.throwIfAborted();
    if (hasEnded) break;
    coming = nextRows();
    // Awaited with the next turn; nobody hears of it when this one fails first.
    coming.catch(() => undefined);
    if (rows.length === 0) continue;
    const embedded = await embedPatiently(inputs, rows.map(indexedText), signal);
    if (!embedded) return false;
    await adding;
    adding = index.addVectors(
      collectionId,
      rows.flatMap((row, at) => {
        const vector = embedded.vectors[at];
        return vector ? [{ chunkId: toChunkId(row), vector }] : [];
      }),
    );
    adding.catch(() => undefined);
    done += rows.length;
    onDone(done);
    if (performance.now() - savedAt > SAVE_EVERY_MS) await save();
  }
  await save();
  return true;
}

async function embedPatiently(
  { embedder }: EmbeddingInputs,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Embedded | undefined> {
  for (let crashes = 1; ; crashes += 1) {
    try {
      return await embedder.embed(texts, 'passage', signal);
    } catch (error) {
      const isCrash = error instanceof AppError && error.code === 'engine-crashed';
      if (!isCrash || crashes === MAX_CRASHES) throw error;
      log('warn', 'The embedding worker ended; another one goes on', { crashes });
    }
  }
}

/**
 * The job after a change of the embedding model, and after a time without one: takes `modelId` for
 * the model from now on, which makes all other vectors stale, and embeds what has no vector. Search
 * goes on by words, and by those vectors that are there.
 */
export async function embedAll(
  inputs: EmbeddingInputs,
  modelId: string | undefined,
  { signal, report }: Pick<JobContext, 'signal' | 'report'>,
): Promise<void> {
  const { db, index, embedder } = inputs;
  if (modelId !== undefined && (await embedder.current()).modelId !== modelId) {
    await changeEmbedding(db, await embedder.inspect(modelId, signal));
    const documents = await listDocuments(db);
    index.changeEmbedding([...new Set(documents.map(({ collectionId }) => collectionId))]);
  }
  const documents = (await listDocuments(db)).filter(isRead);
  const total = documents.reduce((sum, { chunkCount }) => sum + chunkCount, 0);
  let finished = 0;
  for (const collectionId of new Set(documents.map((document) => document.collectionId))) {
    if (await mustStay(inputs, [collectionId])) continue;
    const missing = new Set(await index.withoutVector(collectionId));
    for (const document of documents.filter((one) => one.collectionId === collectionId)) {
      signal.throwIfAborted();
      const waiting = (await listChunkIds(db, [document.id])).filter((id) => missing.has(id));
      const embedded = document.chunkCount - waiting.length;
      if (waiting.length > 0 || document.embeddedCount !== embedded) {
        const feed = createFeed(waiting);
        feed.end();
        const onDone = (now: number) => report({ done: finished + now, total });
        // Without a model the next document has none either.
        if (!(await embedFeed(inputs, { document, feed, embedded, signal, onDone }))) return;
      }
      finished += document.chunkCount;
      report({ done: finished, total });
    }
  }
}

/** Whether documents were read while there was no embedding model, or their vectors were lost. */
export async function areVectorsMissing(
  inputs: Pick<EmbeddingInputs, 'db' | 'embedder'>,
): Promise<boolean> {
  const missing = (await listDocuments(inputs.db)).filter(
    (one) => isRead(one) && one.embeddedCount < one.chunkCount,
  );
  for (const { collectionId } of missing) {
    if (!(await mustStay(inputs, [collectionId]))) return true;
  }
  return false;
}

/** The embedding model is on a server, and one of the collections is for this device only. */
export async function mustStay(
  { db, embedder }: { readonly db: Database; readonly embedder: Pick<Embedder, 'isElsewhere'> },
  collectionIds: readonly string[],
): Promise<boolean> {
  return (await embedder.isElsewhere()) && (await areDeviceOnly(db, collectionIds));
}

const isRead = ({ state }: KnowledgeDocument) => state.status === 'ready';
