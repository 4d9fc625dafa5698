import { indexedDB as memory } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createId } from '../core/ids';
import { createChat, listChats } from './chats';
import { toDataError } from './data-errors';
import { openDatabase } from './db';
import { getSetting, putSetting } from './settings';
import { getModelUse, recordLoad, recordUse } from './models';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function openAt(name: string, options: Parameters<typeof openDatabase>[0] = {}) {
  const opened = await openDatabase({ name, indexedDB: undefined, ...options });
  closers.push(() => opened.db.close());
  return opened;
}

function nativeOpen(name: string, version: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = memory.open(name, version);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('open failed'));
  });
}

/** A factory whose `open` fails with `name`, as browsers fail it. */
function failingFactory(name: string): IDBFactory {
  return {
    open: () => {
      throw new DOMException('refused', name);
    },
  } as unknown as IDBFactory; // Only `open` is ever called.
}

describe('openDatabase', () => {
  it('keeps everything in memory where there is no IndexedDB', async () => {
    const { db, durable } = await openAt(createId());
    expect(durable).toBe(false);
    await createChat(db, 'p');
    expect(await listChats(db, 'p')).toHaveLength(1);
  });

  it.each(['SecurityError', 'InvalidStateError', 'UnknownError'])(
    'keeps everything in memory when opening fails with %s, as in a private window',
    async (name) => {
      vi.stubGlobal('IDBKeyRange', {});
      const silenced = vi.spyOn(console, 'warn').mockReturnValue();
      const { durable } = await openAt(createId(), { indexedDB: failingFactory(name) });
      expect(durable).toBe(false);
      expect(silenced).toHaveBeenCalled();
      vi.unstubAllGlobals();
    },
  );

  it('does not hide data that exists behind an empty memory when the disk is full', async () => {
    vi.stubGlobal('IDBKeyRange', {});
    const opening = openAt(createId(), { indexedDB: failingFactory('QuotaExceededError') });
    await expect(opening).rejects.toMatchObject({ code: 'quota-exceeded' });
    vi.unstubAllGlobals();
  });

  it('refuses a database that a newer page wrote', async () => {
    const name = createId();
    (await openAt(name)).db.close();
    (await nativeOpen(name, 50)).close();
    await expect(openAt(name)).rejects.toMatchObject({
      code: 'storage-unavailable',
      details: { reason: 'newer-version' },
    });
  });

  it('lets a newer page upgrade, says so, and fails with a code from then on', async () => {
    const name = createId();
    const onClosed = vi.fn();
    const { db } = await openAt(name, { onClosed });
    (await nativeOpen(name, 50)).close();
    expect(onClosed).toHaveBeenCalledOnce();
    await expect(listChats(db, 'p')).rejects.toMatchObject({
      code: 'storage-unavailable',
      details: { reason: 'closed' },
    });
  });

  it('says when an older page does not let go', async () => {
    const name = createId();
    const old = await nativeOpen(name, 1);
    closers.push(() => old.close());
    await expect(openAt(name)).rejects.toMatchObject({
      code: 'storage-unavailable',
      details: { reason: 'blocked' },
    });
  });
});

describe('toDataError', () => {
  it('finds a full disk inside an aborted transaction', () => {
    const quota = new DOMException('full', 'QuotaExceededError');
    const aborted = Object.assign(new Error('aborted'), { name: 'AbortError', inner: quota });
    expect(toDataError(aborted)).toMatchObject({ code: 'quota-exceeded' });
  });

  it('does not take an aborted transaction for a cancellation', () => {
    const aborted = Object.assign(new Error('aborted'), { name: 'AbortError' });
    expect(toDataError(aborted)).toMatchObject({ code: 'internal' });
  });

  it('leaves cancellations alone', () => {
    const cancelled = new DOMException('', 'AbortError');
    expect(toDataError(cancelled)).toBe(cancelled);
  });
});

it('keeps settings by key', async () => {
  const { db } = await openAt(createId());
  expect(await getSetting(db, 'theme')).toBeUndefined();
  await putSetting(db, 'theme', 'dark');
  await putSetting(db, 'lastChatId:p', 'c');
  expect(await getSetting(db, 'theme')).toBe('dark');
  expect(await getSetting(db, 'lastChatId:p')).toBe('c');
});

it('counts the answers of a model', async () => {
  const { db } = await openAt(createId());
  const usage = {
    promptTokens: 5,
    cachedPromptTokens: 0,
    completionTokens: 10,
    timeToFirstTokenMs: 1,
    tokensPerSecond: 20,
  };
  await recordLoad(db, 'm', 100);
  await recordUse(db, { modelId: 'm', usage });
  await recordUse(db, { modelId: 'm', usage: { ...usage, tokensPerSecond: 30 } });
  expect(await getModelUse(db, 'm')).toMatchObject({
    answers: 2,
    completionTokens: 20,
    lastTokensPerSecond: 30,
    lastLoadMs: 100,
    loadMsHistory: [100],
    speeds: [{ tokensPerSecond: 20 }, { tokensPerSecond: 30 }],
  });
});
