// The job of one document: file -> text and chunks -> words and vectors in its collection's index.
import type { IngestApi } from '../../core/documents/ingest-api';
import type { WorkerClient } from '../../core/wire/worker-rpc';
import type { Database } from '../../data/db';
import { getDocument, purgeDocument } from '../../data/documents';
import { chunksWithoutVector, embedFeed } from './document-embedding';
import type { DocumentIndex } from './document-index';
import { readDocument } from './document-reader';
import type { Embedder } from './embedder';
import { createFeed } from '../feed';
import type { JobContext } from '../jobs/job';

export interface IngestInputs {
  readonly db: Database;
  readonly ingest: WorkerClient<IngestApi>;
  readonly index: DocumentIndex;
  readonly embedder: Embedder;
  /** Of encrypted documents, by id. */
  readonly passwords: Map<string, string>;
}

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
  // Asking goes through the whole collection: not for each file of a folder.
  const rest =
    before.chunkCount === 0 ? [] : await chunksWithoutVector(inputs, collectionId, documentId);
  const feed = createFeed(rest);
  let chunks = before.chunkCount;
  const progress = { read: 0, embedded: chunks - rest.length };
  const tell = () => {
    const embeddedShare = chunks > 0 ? progress.embedded / chunks : 0;
    report({ done: progress.read * (1 + embeddedShare), total: 2 });
  };

  let adding = Promise.resolve();
  const reading = readDocument(db, ingest, {
    documentId,
    signal,
    password: passwords.get(documentId),
    onChunks(rows) {
      chunks += rows.length;
      adding = adding.then(async () => {
        await index.addChunks(collectionId, rows);
        feed.push(rows.map(({ id }) => id));
      });
      // Awaited below; until then nobody else hears of it.
      adding.catch(() => undefined);
    },
    onProgress(share) {
      progress.read = share;
      tell();
    },
  });
  // The model works on the first chunks while the rest of the file is read.
  const embedding = embedFeed(inputs, {
    document: before,
    feed,
    embedded: progress.embedded,
    signal,
    onDone(embedded) {
      progress.embedded = embedded;
      tell();
    },
  });
  embedding.catch(() => undefined);
  try {
    await reading;
    await adding;
  } finally {
    feed.end();
  }
  passwords.delete(documentId);
  await index.save(collectionId);
  await embedding;
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
