// The job of one document: file -> text and chunks -> words and vectors in its collection's index.
import type { IngestApi } from '../core/ingest-api';
import type { WorkerClient } from '../core/worker-rpc';
import { getChunks, listChunkIds } from '../data/chunks';
import type { Database } from '../data/db';
import { changeDocument, getDocument, purgeDocument } from '../data/documents';
import { indexedText, toChunkId, type DocumentIndex } from './document-index';
import { readDocument } from './document-reader';
import type { Embedder } from './embedder';
import type { JobContext } from './job';

export interface IngestInputs {
  readonly db: Database;
  readonly ingest: WorkerClient<IngestApi>;
  readonly index: DocumentIndex;
  readonly embedder: Embedder;
  /** Of encrypted documents, by id. */
  readonly passwords: Map<string, string>;
}

/** Texts in one call of the embedding model; about half a second of a slow processor. */
const EMBED_BATCH = 16;
/** The index is stored this often while vectors come. */
const SAVE_EVERY_MS = 5000;

export async function ingestDocument(
  inputs: IngestInputs,
  documentId: string,
  { signal, report }: JobContext,
): Promise<void> {
  const { db, ingest, index, passwords } = inputs;
  const before = await getDocument(db, documentId);
  if (!before || before.deletedAt !== undefined) return;
  const { collectionId } = before;
  // What it had before it is read anew is no longer its text.
  if (before.chunkCount === 0) await index.removeDocument(collectionId, documentId);
  let adding = Promise.resolve();
  await readDocument(db, ingest, {
    documentId,
    signal,
    password: passwords.get(documentId),
    onChunks: (rows) => {
      adding = adding.then(() => index.addChunks(collectionId, rows));
      // Awaited below; until then nobody else hears of it.
      adding.catch(() => undefined);
    },
    onProgress: (share) => report({ done: share, total: 2 }),
  });
  passwords.delete(documentId);
  await adding;
  await index.save(collectionId);
  const after = await getDocument(db, documentId);
  if (after?.state.status === 'ready') await embedChunks(inputs, documentId, { signal, report });
}

async function embedChunks(
  { db, index, embedder }: IngestInputs,
  documentId: string,
  { signal, report }: Pick<JobContext, 'signal' | 'report'>,
): Promise<void> {
  const document = await getDocument(db, documentId);
  if (!document) return;
  const { collectionId } = document;
  const own = new Set(await listChunkIds(db, [documentId]));
  const waiting = (await index.withoutVector(collectionId)).filter((id) => own.has(id));
  let savedAt = performance.now();
  let done = own.size - waiting.length;

  const save = async () => {
    await index.save(collectionId);
    savedAt = performance.now();
    await changeDocument(db, documentId, (row) => ({
      ...row,
      chunkCount: own.size,
      embeddedCount: done,
    }));
  };

  for (let from = 0; from < waiting.length; from += EMBED_BATCH) {
    signal.throwIfAborted();
    const rows = await getChunks(db, waiting.slice(from, from + EMBED_BATCH));
    const vectors = await embedder.embed(rows.map(indexedText), signal);
    if (!vectors) break;
    await index.addVectors(
      collectionId,
      rows.flatMap((row, at) => {
        const vector = vectors[at];
        return vector ? [{ chunkId: toChunkId(row), vector }] : [];
      }),
    );
    done += rows.length;
    report({ done: 1 + done / own.size, total: 2 });
    if (performance.now() - savedAt > SAVE_EVERY_MS) await save();
  }
  await save();
}

/** The index first: a crash in between leaves a row to try again with. */
export async function purgeRemoved(
  { db, index }: Pick<IngestInputs, 'db' | 'index'>,
  documentId: string,
): Promise<void> {
  const document = await getDocument(db, documentId);
  // Brought back meanwhile.
  if (document?.deletedAt === undefined) return;
  await index.removeDocument(document.collectionId, documentId);
  await index.save(document.collectionId);
  await purgeDocument(db, documentId);
}
