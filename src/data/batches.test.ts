import { indexedDB as memory } from 'fake-indexeddb';
import Dexie from 'dexie';
import { expect, it } from 'vitest';
import { createId } from '../core/ids';
import { AppError, toWire } from '../core/errors';
import { openTestDb } from '../test/db';
import type { BatchAnswer } from './batch-records';
import {
  createBatch,
  finishBatchRow,
  getBatch,
  getBatchRow,
  listBatches,
  listBatchRows,
  listChangedRows,
  listFailedRows,
  listWaitingRows,
  purgeRemovedBatches,
  removeBatch,
  restoreBatch,
  retryBatchRows,
} from './batches';

const batch = { title: 'T', modelId: 'm', modelName: 'M', parameters: {}, parallel: 2 };
const answer: BatchAnswer = {
  text: 'Yes.',
  finishReason: 'stop',
  usage: {
    promptTokens: 1,
    cachedPromptTokens: 0,
    completionTokens: 2,
    timeToFirstTokenMs: 3,
    tokensPerSecond: 4,
  },
  modelName: 'M',
  startedAt: 5,
  durationMs: 6,
};
const error = toWire(new AppError('context-overflow', 'too long'));
const day = 86_400_000;

it('counts its rows as they end, fail and wait again', async () => {
  const db = await openTestDb();
  const { id } = await createBatch(db, batch, [['a', 'b', 'c']]);
  expect(await listWaitingRows(db, id)).toEqual([0, 1, 2]);
  await finishBatchRow(db, id, 1, { answer });
  await finishBatchRow(db, id, 2, { error });
  expect(await getBatch(db, id)).toMatchObject({ rowCount: 3, doneCount: 1, failedCount: 1 });
  expect(await listFailedRows(db, id)).toEqual([2]);
  await retryBatchRows(db, id, [1, 2]);
  expect(await getBatch(db, id)).toMatchObject({ doneCount: 0, failedCount: 0 });
  expect(await listWaitingRows(db, id)).toEqual([0, 1, 2]);
  const row = await getBatchRow(db, id, 1);
  expect(row).toEqual({ batchId: id, index: 1, prompt: 'b', state: 'waiting', revision: 3 });
});

it('tells what changed since a revision, and nothing of another batch', async () => {
  const db = await openTestDb();
  const { id } = await createBatch(db, batch, [['a', 'b', 'c']]);
  const other = await createBatch(db, batch, [['x']]);
  await finishBatchRow(db, other.id, 0, { answer });
  await finishBatchRow(db, id, 2, { answer });
  await finishBatchRow(db, id, 0, { error });
  const indexes = async (revision: number) =>
    (await listChangedRows(db, id, revision)).map(({ index }) => index);
  expect(await indexes(0)).toEqual([2, 0]);
  expect(await indexes(1)).toEqual([0]);
  expect(await indexes(2)).toEqual([]);
  expect((await listBatchRows(db, id)).map(({ state }) => state)).toEqual([
    'failed',
    'waiting',
    'done',
  ]);
});

it('of pieces that break off leaves nothing, and is not seen before the last one', async () => {
  const db = await openTestDb();
  async function* pieces() {
    yield ['a', 'b'];
    expect(await listBatches(db, 10)).toEqual([]);
    yield ['c'];
    await Promise.resolve();
  }
  const { id } = await createBatch(db, batch, pieces());
  expect(await getBatch(db, id)).toMatchObject({ rowCount: 3 });
  expect((await listBatchRows(db, id, 1, 2)).map(({ prompt }) => prompt)).toEqual(['b', 'c']);
  expect(await listWaitingRows(db, id, 2)).toEqual([0, 1]);

  async function* broken() {
    yield ['x'];
    await Promise.reject(new Error('stopped'));
  }
  await expect(createBatch(db, batch, broken())).rejects.toThrow('stopped');
  expect(await db.batchRows.count()).toBe(3);
  expect(await db.batches.count()).toBe(1);
});

it('keeps a deleted batch for undo and removes it a day later', async () => {
  const db = await openTestDb();
  const { id } = await createBatch(db, batch, [['a']]);
  await removeBatch(db, id);
  expect(await listBatches(db, 10)).toEqual([]);
  expect(await getBatch(db, id)).toBeUndefined();
  await purgeRemovedBatches(db);
  await restoreBatch(db, id);
  expect(await listBatches(db, 10)).toMatchObject([{ id }]);
  await removeBatch(db, id);
  await purgeRemovedBatches(db, Date.now() + day + 1);
  expect(await listBatchRows(db, id)).toEqual([]);
  await expect(restoreBatch(db, id)).rejects.toMatchObject({ code: 'record-not-found' });
  expect(await finishBatchRow(db, id, 0, { answer })).toBe(false);
});

it('comes to a database of the version before, and its rows stay', async () => {
  const name = `test-${createId()}`;
  const { IDBKeyRange } = await import('fake-indexeddb');
  const old = new Dexie(name, { indexedDB: memory, IDBKeyRange });
  old.version(2).stores({ settings: 'key', jobs: 'id, status, createdAt' });
  await old.open();
  await old.table('settings').put({ key: 'theme', value: 'dark' });
  old.close();
  const db = await openTestDb(name);
  expect(await db.settings.get('theme')).toEqual({ key: 'theme', value: 'dark' });
  const { id } = await createBatch(db, batch, [['a']]);
  expect(await listBatchRows(db, id)).toHaveLength(1);
});
