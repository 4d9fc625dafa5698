import { describe, expect, it } from 'vitest';
import { openTestDb } from '../../test/db';
import { testSpec, toManifest } from '../../test/life';
import { createCrashMarks, placeAfterCrash } from './crash-mark';
import { reportCrashedLoad } from './crash-notice';
import { createNotices } from '../notices';
import { getSetting } from '../../data/settings';
import { waitUntil } from '../../test/wait-until';

function createStorage(): Storage {
  const values = new Map<string, string>();
  return {
    get length() {
      return values.size;
    },
    clear: () => values.clear(),
    getItem: (key) => values.get(key) ?? null,
    key: () => null,
    removeItem: (key) => void values.delete(key),
    setItem: (key, value) => void values.set(key, value),
  };
}

describe('the mark of a load', () => {
  it('is found by the next start when the load never ended', () => {
    const storage = createStorage();
    createCrashMarks(storage).begin('large', 'webgpu');
    const next = createCrashMarks(storage);
    expect(next.collect()).toMatchObject({ modelId: 'large', device: 'webgpu' });
    expect(next.collect()).toBeUndefined();
    expect(createCrashMarks(storage).find('large')).toBeDefined();
    next.forget('large');
    expect(createCrashMarks(storage).find('large')).toBeUndefined();
  });

  it('is gone when the load ended, or the page in good order', () => {
    const storage = createStorage();
    const marks = createCrashMarks(storage);
    marks.begin('large', undefined)();
    expect(createCrashMarks(storage).collect()).toBeUndefined();
    marks.begin('large', undefined);
    marks.clear();
    expect(createCrashMarks(storage).collect()).toBeUndefined();
  });

  it('does no harm when it cannot be read', () => {
    const storage = createStorage();
    storage.setItem('hearth:loading', '{"half');
    expect(createCrashMarks(storage).collect()).toBeUndefined();
    expect(createCrashMarks(undefined).collect()).toBeUndefined();
  });
});

it('a model that ended a tab moves to the CPU, or waits until somebody wants it', () => {
  const crash = (device: 'auto' | 'cpu') => ({ modelId: 'large', device, at: 0 });
  const large = testSpec('large');
  expect(placeAfterCrash(large, undefined)).toBeUndefined();
  expect(placeAfterCrash(large, crash('auto'))).toBe('cpu');
  expect(() => placeAfterCrash(large, crash('cpu'))).toThrow('The tab ended');
  expect(() => placeAfterCrash({ ...large, engine: 'webllm' }, crash('auto'))).toThrow();
  expect(placeAfterCrash({ ...large, demo: true }, crash('cpu'))).toBeUndefined();
});

it('the next start says so and offers something smaller', async () => {
  const db = await openTestDb();
  const storage = createStorage();
  createCrashMarks(storage).begin('large', 'auto');
  const notices = createNotices(() => ({ title: '' }));
  const large = testSpec('large', { bytes: 1000 });
  const installed = [large, testSpec('starter', { demo: true }), testSpec('small', { bytes: 400 })];
  const inputs = {
    db,
    marks: createCrashMarks(storage),
    library: { requireSpec: async () => large },
    downloads: { refresh: async () => installed.map(toManifest) },
    notices,
    enqueueLoad: async () => undefined,
  };
  await reportCrashedLoad(inputs);
  await reportCrashedLoad(inputs);
  const [notice, ...others] = notices.list();
  expect(others).toEqual([]);
  expect(notice).toMatchObject({ title: 'The tab ended while The large was loading' });
  expect(notice?.action?.label).toBe('Use The small');
  notice?.action?.run();
  await waitUntil(async () => (await getSetting(db, 'appOverrides'))?.modelId === 'small');
});
