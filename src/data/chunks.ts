// Text of documents as it was read, and the chunks it was cut into.
import type { Chunk } from '../core/documents/chunk-document';
import type { ReadCheckpoint, Section } from '../core/documents/ingest-api';
import { guard } from './data-errors';
import type { Database } from './db';
import type { ChunkRow, KnowledgeDocument, SectionRow } from './knowledge-records';

/** Digits of a section's number in its id. */
const INDEX_DIGITS = 7;

const sectionId = (documentId: string, index: number) =>
  `${documentId}-${String(index).padStart(INDEX_DIGITS, '0')}`;

export interface ReadPiece {
  readonly section?: Section;
  readonly chunks: readonly Chunk[];
  readonly checkpoint?: ReadCheckpoint;
}

/**
 * Stores what was read since the last call, and where to go on, in one transaction: a crash leaves
 * neither a chunk twice nor one missing. Returns the chunks with their numbers.
 */
export function putRead(
  db: Database,
  documentId: string,
  pieces: readonly ReadPiece[],
): Promise<readonly ChunkRow[]> {
  return guard(
    db.transaction('rw', [db.sections, db.chunks, db.checkpoints], async () => {
      await db.sections.bulkPut(
        pieces.flatMap(({ section }): SectionRow[] =>
          section ? [{ ...section, id: sectionId(documentId, section.index), documentId }] : [],
        ),
      );
      const rows = pieces.flatMap(({ chunks }) =>
        chunks.map((chunk) => ({ ...chunk, documentId })),
      );
      const ids = await db.chunks.bulkAdd(rows, { allKeys: true });
      const checkpoint = pieces.at(-1)?.checkpoint;
      if (checkpoint) await db.checkpoints.put({ documentId, checkpoint });
      else await db.checkpoints.delete(documentId);
      return rows.map((row, index) => ({ ...row, id: ids[index] ?? 0 }));
    }),
  );
}

export interface NewCut {
  /** Rows that stay under their numbers, at their new places. */
  readonly kept: readonly ChunkRow[];
  readonly added: readonly Chunk[];
  readonly removed: readonly number[];
  readonly settings: Pick<KnowledgeDocument, 'chunkTokens' | 'overlapTokens'>;
}

/** A document that was cut anew, in one transaction. Returns the added chunks with their numbers. */
export function replaceChunks(
  db: Database,
  documentId: string,
  { kept, added, removed, settings }: NewCut,
): Promise<readonly ChunkRow[]> {
  return guard(
    db.transaction('rw', [db.chunks, db.documents], async () => {
      await db.chunks.bulkDelete([...removed]);
      await db.chunks.bulkPut([...kept]);
      const rows = added.map((chunk) => ({ ...chunk, documentId }));
      const ids = await db.chunks.bulkAdd(rows, { allKeys: true });
      const chunkCount = kept.length + added.length;
      await db.documents.update(documentId, { ...settings, chunkCount });
      return rows.map((row, index) => ({ ...row, id: ids[index] ?? 0 }));
    }),
  );
}

export async function getCheckpoint(
  db: Database,
  documentId: string,
): Promise<ReadCheckpoint | undefined> {
  return (await guard(db.checkpoints.get(documentId)))?.checkpoint;
}

/** In the order of the text. */
export function listChunks(db: Database, documentId: string): Promise<ChunkRow[]> {
  return guard(db.chunks.where('documentId').equals(documentId).sortBy('index'));
}

/** In the order asked for; without those that are gone. */
export async function getChunks(db: Database, ids: readonly number[]): Promise<ChunkRow[]> {
  const rows = await guard(db.chunks.bulkGet([...ids]));
  return rows.filter((row) => row !== undefined);
}

/** Numbers of all chunks of these documents, without reading them. */
export async function listChunkIds(
  db: Database,
  documentIds: readonly string[],
): Promise<number[]> {
  // One question a document, each answered in one piece: `anyOf` would walk from key to key.
  const lists = await guard(
    db.transaction('r', db.chunks, () =>
      Promise.all(documentIds.map((id) => db.chunks.where('documentId').equals(id).primaryKeys())),
    ),
  );
  return lists.flat();
}

/** At most `limit` sections from number `from` on, in the order of the text. */
export function listSectionsFrom(
  db: Database,
  documentId: string,
  from: number,
  limit: number,
): Promise<SectionRow[]> {
  return guard(
    db.sections
      .where('id')
      .between(sectionId(documentId, from), `${documentId}-~`)
      .limit(limit)
      .toArray(),
  );
}

/** In the order of the text. */
export function listSections(db: Database, documentId: string): Promise<SectionRow[]> {
  return guard(db.sections.where('id').between(`${documentId}-`, `${documentId}-~`).toArray());
}
