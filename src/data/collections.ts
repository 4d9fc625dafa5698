// Collections of documents, each with its own way of cutting text.
import { AppError } from '../core/errors';
import { createId } from '../core/ids';
import { guard } from './data-errors';
import type { Database } from './db';
import { LOOSE_COLLECTION_ID, type Collection } from './knowledge-records';

/** A passage of about a third of a page: long enough to carry an answer, short enough to quote. */
export const DEFAULT_CHUNK_TOKENS = 256;
export const DEFAULT_OVERLAP_TOKENS = 32;

/** In the user's order. */
export function listCollections(db: Database): Promise<Collection[]> {
  return guard(db.collections.orderBy('position').toArray());
}

/** How documents of a collection are cut; the defaults for those in none. */
export async function getChunking(
  db: Database,
  collectionId: string,
): Promise<Pick<Collection, 'chunkTokens' | 'overlapTokens'>> {
  const collection = await guard(db.collections.get(collectionId));
  return collection ?? { chunkTokens: DEFAULT_CHUNK_TOKENS, overlapTokens: DEFAULT_OVERLAP_TOKENS };
}

export function addCollection(db: Database, name: string): Promise<Collection> {
  return guard(
    db.transaction('rw', db.collections, async () => {
      const last = await db.collections.orderBy('position').last();
      const collection: Collection = {
        id: createId(),
        name,
        position: (last?.position ?? -1) + 1,
        createdAt: Date.now(),
        chunkTokens: DEFAULT_CHUNK_TOKENS,
        overlapTokens: DEFAULT_OVERLAP_TOKENS,
      };
      await db.collections.add(collection);
      return collection;
    }),
  );
}

/** Throws `record-not-found`. */
export async function changeCollection(
  db: Database,
  collectionId: string,
  change: Partial<Pick<Collection, 'name' | 'chunkTokens' | 'overlapTokens'>>,
): Promise<void> {
  const changed = await guard(db.collections.update(collectionId, change));
  if (changed === 0 && !(await guard(db.collections.get(collectionId)))) {
    throw new AppError('record-not-found', 'No such collection', { collectionId });
  }
}

/** A collection for this device only: no server is sent what its documents say. */
export function setCollectionDeviceOnly(
  db: Database,
  collectionId: string,
  on: boolean,
): Promise<void> {
  return guard(
    db.transaction('rw', db.collections, async () => {
      const row = await db.collections.get(collectionId);
      if (!row) throw new AppError('record-not-found', 'No such collection', { collectionId });
      const { deviceOnly: _, ...rest } = row;
      await db.collections.put(on ? { ...rest, deviceOnly: true } : rest);
    }),
  );
}

/** Whether one of them is for this device only. */
export async function areDeviceOnly(
  db: Database,
  collectionIds: readonly string[],
): Promise<boolean> {
  const rows = await guard(db.collections.bulkGet([...collectionIds]));
  return rows.some((row) => row?.deviceOnly === true);
}

/** Its documents stay, in no collection, and are to be indexed there; resolves to their ids. */
export function removeCollection(db: Database, collectionId: string): Promise<readonly string[]> {
  return guard(
    db.transaction('rw', db.collections, db.documents, db.indexSegments, async () => {
      const rows = db.documents.where('collectionId').equals(collectionId);
      const documentIds = (await rows.toArray()).map(({ id }) => id);
      await rows.modify({ collectionId: LOOSE_COLLECTION_ID });
      await db.indexSegments.where('collectionId').equals(collectionId).delete();
      await db.collections.delete(collectionId);
      return documentIds;
    }),
  );
}
