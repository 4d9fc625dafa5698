import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BuildFile } from '../../src/core/offline/offline-files';
import { storeFiles, type FileCache } from './store-files';

const siteUrl = 'https://example.test/app/';
const file = (url: string, bytes: number): BuildFile => ({ url, bytes });

async function store(files: readonly BuildFile[], cache: FileCache): Promise<number[]> {
  const reported: number[] = [];
  for await (const bytes of storeFiles(files, cache, siteUrl, new AbortController().signal)) {
    reported.push(bytes);
  }
  return reported;
}

function makeCache() {
  const entries = new Map<string, Response>();
  return {
    entries,
    match: async (address: string) => entries.get(address),
    put: async (address: string, response: Response) => {
      entries.set(address, new Response(await response.arrayBuffer()));
    },
    delete: async (address: string) => entries.delete(address),
  };
}

function serveFiles(files: Record<string, string>) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address);
    const body = files[address.slice(siteUrl.length)];
    if (body === undefined) throw new TypeError('Failed to fetch');
    return new Response(body);
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

describe('storeFiles', () => {
  it('stores what is missing and counts what was there', async () => {
    const asked = serveFiles({ 'a.js': 'aaaa', 'b.wasm': 'bb' });
    const cache = makeCache();
    cache.entries.set(`${siteUrl}a.js`, new Response('aaaa'));
    const progress = await store([file('a.js', 4), file('b.wasm', 2)], cache);
    expect(asked).toEqual([`${siteUrl}b.wasm`]);
    expect(progress[0]).toBe(4);
    expect(progress.at(-1)).toBe(6);
    expect(await cache.entries.get(`${siteUrl}b.wasm`)?.text()).toBe('bb');
  });

  it('keeps what is stored when the network goes away', async () => {
    serveFiles({ 'a.js': 'aaaa' });
    const cache = makeCache();
    const files = [file('a.js', 4), file('b.wasm', 2)];
    await expect(store(files, cache)).rejects.toMatchObject({ code: 'offline' });
    expect([...cache.entries.keys()]).toEqual([`${siteUrl}a.js`]);
  });

  it("refuses a host's own page in place of a file", async () => {
    serveFiles({ 'b.wasm': '<html>Not found' });
    const cache = makeCache();
    await expect(store([file('b.wasm', 2)], cache)).rejects.toMatchObject({
      code: 'model-download-failed',
    });
    expect(cache.entries.size).toBe(0);
  });

  it('says that there is no room in a code', async () => {
    serveFiles({ 'b.wasm': 'bb' });
    const full = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    await expect(store([file('b.wasm', 2)], { ...makeCache(), put: full })).rejects.toMatchObject({
      code: 'quota-exceeded',
    });
  });
});
