// Documents: their rows, files, sections and chunks. What is large lies in rows of its own.
import { AppError } from '../core/errors';
import type { EmbeddingSettings } from '../core/documents/retrieval-api';
import { createId } from '../core/ids';
import { getChunking } from './collections';
import { guard } from './data-errors';
import type { Database } from './db';
import type { KnowledgeDocument, OwnFacts } from './knowledge-records';
import { without } from './without';

/** Of one collection, or of all; newest first, without the deleted. */
export async function listDocuments(
  db: Database,
  collectionId?: string,
): Promise<KnowledgeDocument[]> {
  const rows =
    collectionId === undefined
      ? await guard(db.documents.toArray())
      : await guard(db.documents.where('collectionId').equals(collectionId).toArray());
  return rows
    .filter((row) => row.deletedAt === undefined)
    .toSorted((a, b) => b.addedAt - a.addedAt || a.name.localeCompare(b.name));
}

export function getDocument(
  db: Database,
  documentId: string,
): Promise<KnowledgeDocument | undefined> {
  return guard(db.documents.get(documentId));
}

/** Those that are there. */
export async function getDocuments(
  db: Database,
  documentIds: readonly string[],
): Promise<readonly KnowledgeDocument[]> {
  const rows = await guard(db.documents.bulkGet([...documentIds]));
  return rows.flatMap((row) => row ?? []);
}

export async function getDocumentFile(db: Database, documentId: string): Promise<Blob | undefined> {
  return (await guard(db.documentFiles.get(documentId)))?.file;
}

/** A document with this content in this collection, deleted ones included. */
export function findByDigest(
  db: Database,
  collectionId: string,
  digest: string,
): Promise<KnowledgeDocument | undefined> {
  return guard(
    db.documents
      .where('digest')
      .equals(digest)
      .and((row) => row.collectionId === collectionId)
      .first(),
  );
}

export interface NewDocument {
  readonly collectionId: string;
  readonly name: string;
  readonly digest: string;
  readonly file: Blob;
}

/** Waits to be read. Throws `quota-exceeded`, and then nothing of it is stored. */
export async function addDocument(
  db: Database,
  { collectionId, name, digest, file }: NewDocument,
): Promise<KnowledgeDocument> {
  const { chunkTokens, overlapTokens } = await getChunking(db, collectionId);
  const document: KnowledgeDocument = {
    id: createId(),
    collectionId,
    name,
    bytes: file.size,
    digest,
    addedAt: Date.now(),
    state: { status: 'waiting' },
    tags: [],
    problems: [],
    chunkCount: 0,
    chunkTokens,
    overlapTokens,
    embeddedCount: 0,
  };
  await guard(
    db.transaction('rw', db.documents, db.documentFiles, async () => {
      await db.documents.add(document);
      await db.documentFiles.add({ documentId: document.id, file });
    }),
  );
  return document;
}

/** Throws `record-not-found`. */
export function changeDocument(
  db: Database,
  documentId: string,
  change: (document: KnowledgeDocument) => KnowledgeDocument,
): Promise<void> {
  return guard(
    db.transaction('rw', db.documents, async () => {
      const document = await db.documents.get(documentId);
      if (!document) throw new AppError('record-not-found', 'No such document', { documentId });
      await db.documents.put(change(document));
    }),
  );
}

/** Vectors are made with this from now on: those that are there are stale. */
export function changeEmbedding(db: Database, embedding: EmbeddingSettings): Promise<void> {
  return guard(
    db.transaction('rw', db.documents, db.settings, async () => {
      await db.settings.put({ key: 'embedding', value: embedding });
      await db.documents.toCollection().modify({ embeddedCount: 0 });
    }),
  );
}

/** What a person reads about it: the user's own words, and else the file's. */
export function factsOf({ own = {}, ...file }: KnowledgeDocument): {
  readonly title?: string;
  readonly author?: string;
  readonly writtenAt?: number;
} {
  const title = own.title === undefined ? file.title : own.title;
  const author = own.author === undefined ? file.author : own.author;
  const writtenAt = own.writtenAt === undefined ? file.writtenAt : own.writtenAt;
  return {
    ...(title != null && { title }),
    ...(author != null && { author }),
    ...(writtenAt != null && { writtenAt }),
  };
}

export interface DocumentDetails extends OwnFacts {
  readonly name: string;
  readonly tags: readonly string[];
}

/** Tags lose spaces around them and doubles; facts that are the file's own are not kept twice. */
export function putDetails(
  db: Database,
  documentId: string,
  { name, tags, title, author, writtenAt }: DocumentDetails,
): Promise<void> {
  return changeDocument(db, documentId, (row) => {
    const own: OwnFacts = {
      ...(title !== undefined && title !== (row.title ?? null) && { title }),
      ...(author !== undefined && author !== (row.author ?? null) && { author }),
      ...(writtenAt !== undefined && writtenAt !== (row.writtenAt ?? null) && { writtenAt }),
    };
    const kept = [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))];
    return {
      ...without(row, 'own'),
      name,
      tags: kept,
      ...(Object.keys(own).length > 0 && { own }),
    };
  });
}

/** Hides it; `restoreDocument` brings it back until it is purged. */
export function removeDocument(db: Database, documentId: string): Promise<void> {
  return changeDocument(db, documentId, (row) => ({ ...row, deletedAt: Date.now() }));
}

export function restoreDocument(db: Database, documentId: string): Promise<void> {
  return changeDocument(db, documentId, (row) => without(row, 'deletedAt'));
}

/** Deleted and not removed for good yet. */
export async function listRemovedDocuments(db: Database): Promise<KnowledgeDocument[]> {
  return guard(db.documents.where('deletedAt').above(0).toArray());
}

/** Removes for good, with the file and all that was made of it but its place in the index. */
export function purgeDocument(db: Database, documentId: string): Promise<void> {
  const tables = [db.documents, db.documentFiles, db.sections, db.chunks, db.checkpoints];
  return guard(
    db.transaction('rw', tables, async () => {
      await db.documents.delete(documentId);
      await db.documentFiles.delete(documentId);
      await removeText(db, documentId);
    }),
  );
}

/** Forgets text and chunks, not the file: before it is read anew. */
export function clearText(db: Database, documentId: string): Promise<void> {
  return guard(
    db.transaction('rw', [db.sections, db.chunks, db.checkpoints], () =>
      removeText(db, documentId),
    ),
  );
}

async function removeText(db: Database, documentId: string): Promise<void> {
  await db.sections.where('documentId').equals(documentId).delete();
  await db.chunks.where('documentId').equals(documentId).delete();
  await db.checkpoints.delete(documentId);
}
