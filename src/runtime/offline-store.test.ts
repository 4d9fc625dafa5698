import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RuntimeFile } from '../core/offline-files';
import { pickNeeded, storeFiles } from './offline-store';

const siteUrl = 'https://example.test/app/';
const file = (url: string, bytes: number, need: RuntimeFile['need'] = 'always'): RuntimeFile => ({
  url,
  bytes,
  need,
});

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

describe('pickNeeded', () => {
  const files = [
    file('a.js', 1),
    file('n.wasm', 2, 'native'),
    file('c.wasm', 3, 'compat'),
    file('pdf.js', 4, 'on-use'),
  ];
  it.each([
    [true, ['a.js', 'n.wasm']],
    [false, ['a.js', 'c.wasm']],
  ])('native engine: %s', (isNative, urls) => {
    expect(pickNeeded(files, isNative).map(({ url }) => url)).toEqual(urls);
  });
});

describe('storeFiles', () => {
  it('stores what is missing and counts what was there', async () => {
    const asked = serveFiles({ 'a.js': 'aaaa', 'b.wasm': 'bb' });
    const cache = makeCache();
    cache.entries.set(`${siteUrl}a.js`, new Response('aaaa'));
    const progress: number[] = [];
    await storeFiles({
      files: [file('a.js', 4), file('b.wasm', 2)],
      cache,
      siteUrl,
      onProgress: (loadedBytes) => progress.push(loadedBytes),
    });
    expect(asked).toEqual([`${siteUrl}b.wasm`]);
    expect(progress).toEqual([4, 6]);
    expect(await cache.entries.get(`${siteUrl}b.wasm`)?.text()).toBe('bb');
  });

  it('keeps what is stored when the network goes away', async () => {
    serveFiles({ 'a.js': 'aaaa' });
    const cache = makeCache();
    const files = [file('a.js', 4), file('b.wasm', 2)];
    await expect(
      storeFiles({ files, cache, siteUrl, onProgress: () => undefined }),
    ).rejects.toMatchObject({ code: 'offline' });
    expect([...cache.entries.keys()]).toEqual([`${siteUrl}a.js`]);
  });

  it("refuses a host's own page in place of a file", async () => {
    serveFiles({ 'b.wasm': '<html>Not found' });
    const cache = makeCache();
    await expect(
      storeFiles({ files: [file('b.wasm', 2)], cache, siteUrl, onProgress: () => undefined }),
    ).rejects.toMatchObject({ code: 'model-download-failed' });
    expect(cache.entries.size).toBe(0);
  });
});
