// The stored indexes of the collections, in segments.
import type { SegmentChanges, StoredSegment } from '../core/documents/retrieval-api';
import { guard } from './data-errors';
import type { Database } from './db';
import type { IndexSegmentKey } from './knowledge-records';

/** `chunks` parts first, as the worker wants them. */
export async function listIndexSegments(
  db: Database,
  collectionId: string,
): Promise<readonly StoredSegment[]> {
  const rows = await guard(db.indexSegments.where('collectionId').equals(collectionId).toArray());
  return rows.toSorted((a, b) => Number(b.part === 'chunks') - Number(a.part === 'chunks'));
}

/** All of it or, when the disk is full, nothing. Throws `quota-exceeded`. */
export function saveIndexSegments(
  db: Database,
  collectionId: string,
  { put, remove }: SegmentChanges,
): Promise<void> {
  return guard(
    db.transaction('rw', db.indexSegments, async () => {
      await db.indexSegments.bulkPut(put.map((segment) => ({ ...segment, collectionId })));
      await db.indexSegments.bulkDelete(
        remove.map(({ segment, part }): IndexSegmentKey => [collectionId, segment, part]),
      );
    }),
  );
}

export async function removeIndex(db: Database, collectionId: string): Promise<void> {
  await guard(db.indexSegments.where('collectionId').equals(collectionId).delete());
}
