// Batches and their rows. A batch counts its rows, so that a list of batches reads no row.
import { AppError, type WireError } from '../core/errors';
import { createId } from '../core/ids';
import type { Batch, BatchAnswer, BatchRow, BatchRowState } from './batch-records';
import { guard } from './data-errors';
import type { Database } from './db';
import { without } from './without';

export type NewBatch = Pick<
  Batch,
  'title' | 'modelId' | 'modelName' | 'place' | 'systemPrompt' | 'parameters' | 'parallel'
>;

/** Deleted ones are kept so long, for undo. */
const PURGE_AFTER_MS = 86_400_000;

/**
 * All rows or none, stored piece by piece: until the last one is there the batch counts as deleted, so
 * that what a crash leaves is removed like it. Throws `quota-exceeded` and what `pieces` throws.
 */
export async function createBatch(
  db: Database,
  batch: NewBatch,
  pieces: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
): Promise<Batch> {
  const createdAt = Date.now();
  const row: Batch = {
    ...batch,
    id: createId(),
    createdAt,
    rowCount: 0,
    doneCount: 0,
    failedCount: 0,
    revision: 0,
  };
  const batchId = row.id;
  await guard(db.batches.add({ ...row, deletedAt: createdAt }));
  let rowCount = 0;
  try {
    for await (const prompts of pieces) {
      const from = rowCount;
      const rows = prompts.map((prompt, at): BatchRow => ({
        batchId,
        index: from + at,
        prompt,
        state: 'waiting',
        revision: 0,
      }));
      await guard(db.batchRows.bulkAdd(rows));
      rowCount += rows.length;
    }
    await guard(db.batches.put({ ...row, rowCount }));
  } catch (error) {
    await purgeBatch(db, batchId);
    throw error;
  }
  return { ...row, rowCount };
}

/** Newest first, without the deleted. */
export async function listBatches(db: Database, limit: number): Promise<readonly Batch[]> {
  return guard(
    db.batches
      .orderBy('createdAt')
      .reverse()
      .filter(({ deletedAt }) => deletedAt === undefined)
      .limit(limit)
      .toArray(),
  );
}

/** Undefined when there is none or it is deleted. */
export async function getBatch(db: Database, batchId: string): Promise<Batch | undefined> {
  const batch = await guard(db.batches.get(batchId));
  return batch?.deletedAt === undefined ? batch : undefined;
}

/** In order, `count` of them from `from` on. */
export function listBatchRows(
  db: Database,
  batchId: string,
  from = 0,
  count = Infinity,
): Promise<BatchRow[]> {
  const range = [
    [batchId, from],
    [batchId, from + count],
  ] as const;
  return guard(
    db.batchRows
      .where('[batchId+index]')
      .between(...range, true, false)
      .toArray(),
  );
}

/** Those that changed after the batch had this revision, and all of them since then. */
export function listChangedRows(
  db: Database,
  batchId: string,
  revision: number,
): Promise<BatchRow[]> {
  const range = [
    [batchId, revision],
    [batchId, Infinity],
  ] as const;
  return guard(
    db.batchRows
      .where('[batchId+revision]')
      .between(...range, false, true)
      .toArray(),
  );
}

/** Places of the first rows that wait, in order. */
export async function listWaitingRows(
  db: Database,
  batchId: string,
  count = Infinity,
): Promise<number[]> {
  const keys = await guard(
    db.batchRows.where('[batchId+state]').equals([batchId, 'waiting']).limit(count).primaryKeys(),
  );
  return keys.map(([, index]) => index);
}

export function getBatchRow(
  db: Database,
  batchId: string,
  index: number,
): Promise<BatchRow | undefined> {
  return guard(db.batchRows.get([batchId, index]));
}

/** False, and nothing is written, when the batch is gone. */
export function finishBatchRow(
  db: Database,
  batchId: string,
  index: number,
  result: { readonly answer: BatchAnswer } | { readonly error: WireError },
): Promise<boolean> {
  const state = 'answer' in result ? 'done' : 'failed';
  return changeRows(db, batchId, [index], (row) => ({ ...bare(row), ...result, state }));
}

/** They wait again; what they had is forgotten. */
export function retryBatchRows(
  db: Database,
  batchId: string,
  indexes: readonly number[],
): Promise<boolean> {
  return changeRows(db, batchId, indexes, (row) => ({ ...bare(row), state: 'waiting' }));
}

export async function listFailedRows(db: Database, batchId: string): Promise<number[]> {
  const keys = await guard(
    db.batchRows.where('[batchId+state]').equals([batchId, 'failed']).primaryKeys(),
  );
  return keys.map(([, index]) => index);
}

export function removeBatch(db: Database, batchId: string): Promise<void> {
  return changeBatch(db, batchId, (batch) => ({ ...batch, deletedAt: Date.now() }));
}

export function restoreBatch(db: Database, batchId: string): Promise<void> {
  return changeBatch(db, batchId, (batch) => without(batch, 'deletedAt'));
}

/** Removes for good what was deleted a day ago. */
export function purgeRemovedBatches(db: Database, nowMs = Date.now()): Promise<void> {
  return guard(
    db.transaction('rw', db.batches, db.batchRows, async () => {
      const batches = await db.batches.toArray();
      for (const { id, deletedAt } of batches) {
        if (deletedAt === undefined || deletedAt > nowMs - PURGE_AFTER_MS) continue;
        await purgeBatch(db, id);
      }
    }),
  );
}

function purgeBatch(db: Database, batchId: string): Promise<void> {
  return guard(
    db.transaction('rw', db.batches, db.batchRows, async () => {
      await db.batchRows.where('batchId').equals(batchId).delete();
      await db.batches.delete(batchId);
    }),
  );
}

function changeRows(
  db: Database,
  batchId: string,
  indexes: readonly number[],
  change: (row: Omit<BatchRow, 'answer' | 'error'>) => BatchRow,
): Promise<boolean> {
  return guard(
    db.transaction('rw', db.batches, db.batchRows, async () => {
      const batch = await db.batches.get(batchId);
      if (!batch) return false;
      const revision = batch.revision + 1;
      const found = await db.batchRows.bulkGet(indexes.map((index) => [batchId, index]));
      const before = found.flatMap((row) => row ?? []);
      const after = before.map((row) => ({ ...change(row), revision }));
      const added = (state: BatchRowState) => countIn(after, state) - countIn(before, state);
      await db.batchRows.bulkPut(after);
      await db.batches.put({
        ...batch,
        revision,
        doneCount: batch.doneCount + added('done'),
        failedCount: batch.failedCount + added('failed'),
      });
      return true;
    }),
  );
}

function changeBatch(
  db: Database,
  batchId: string,
  change: (batch: Batch) => Batch,
): Promise<void> {
  return guard(
    db.transaction('rw', db.batches, async () => {
      const batch = await db.batches.get(batchId);
      if (!batch) throw new AppError('record-not-found', 'No such batch', { batchId });
      await db.batches.put(change(batch));
    }),
  );
}

function bare(row: BatchRow): Omit<BatchRow, 'answer' | 'error'> {
  return without(row, 'answer', 'error');
}

function countIn(rows: readonly BatchRow[], state: BatchRowState): number {
  return rows.filter((row) => row.state === state).length;
}
