import { CHUNK_BYTES } from '../../src/core/model/model-manifest';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestHost, reasonsOf, type TestHost } from './test/test-host';
import {
  makeGguf,
  makeSpec,
  serve,
  servePage,
  servePlain,
  sha256Of,
  toModelFile,
} from './test/test-site';

let site: TestHost['site'];
let files: TestHost['files'];
let openStore: TestHost['openStore'];
let install: TestHost['install'];
let storedDigest: TestHost['storedDigest'];

beforeEach(() => {
  ({ site, files, openStore, install, storedDigest } = createTestHost());
  return () => vi.unstubAllGlobals();
});

describe('install', () => {
  it('fetches a large file in Range chunks and lists the model', async () => {
    const bytes = makeGguf(CHUNK_BYTES * 2 + 1000);
    site.put('models/a/big.gguf', bytes);
    const events = await install(makeSpec([await toModelFile('big.gguf', bytes)]));
    expect(site.requests).toEqual([
      `models/a/big.gguf bytes=0-${CHUNK_BYTES - 1}`,
      `models/a/big.gguf bytes=${CHUNK_BYTES}-${CHUNK_BYTES * 2 - 1}`,
      `models/a/big.gguf bytes=${CHUNK_BYTES * 2}-${CHUNK_BYTES * 2 + 999}`,
    ]);
    expect(await storedDigest('big.gguf')).toBe(await sha256Of(bytes));
    expect(events[0]).toMatchObject({ type: 'progress', loadedBytes: 0, totalBytes: bytes.length });
    expect(events.at(-2)).toMatchObject({ type: 'progress', loadedBytes: bytes.length });
    expect(events.at(-1)).toMatchObject({ type: 'installed' });
    expect(await openStore().list()).toHaveLength(1);
  });

  it('keeps subfolders and odd names, in the order of the spec', async () => {
    const [a, b] = [makeGguf(10, 1), makeGguf(20, 2)];
    site.put('models/a/onnx/b%20%23%3F.bin', b);
    site.put('models/a/a.bin', a);
    await install(makeSpec([await toModelFile('onnx/b #?.bin', b), await toModelFile('a.bin', a)]));
    expect((await openStore().list())[0]?.files.map((file) => file.path)).toEqual([
      'onnx/b #?.bin',
      'a.bin',
    ]);
  });

  it('takes a whole answer from a server without Range', async () => {
    const bytes = makeGguf(CHUNK_BYTES + 5);
    site.put('models/a/x.gguf', servePlain(bytes));
    await install(makeSpec([await toModelFile('x.gguf', bytes)]));
    expect(site.requests).toHaveLength(1);
    expect(await storedDigest('x.gguf')).toBe(await sha256Of(bytes));
  });

  it('goes on where an abort stopped it', async () => {
    const bytes = makeGguf(CHUNK_BYTES * 3);
    const controller = new AbortController();
    site.put('models/a/x.gguf', (request) => {
      // Asked for when the one before it begins to come.
      if (request.range?.startsWith(`bytes=${CHUNK_BYTES * 2}`)) controller.abort();
      return serve(bytes)(request);
    });
    const spec = makeSpec([await toModelFile('x.gguf', bytes)]);
    await expect(install(spec, {}, controller.signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
    const kept = await files.partBytes('test-model', 'x.gguf');
    expect(kept).toBeGreaterThanOrEqual(CHUNK_BYTES);
    expect(await openStore().list()).toEqual([]);

    site.requests.length = 0;
    site.put('models/a/x.gguf', bytes);
    const events = await install(spec);
    expect(site.requests[0]).toContain(`bytes=${kept}-`);
    expect(
      events.find((event) => event.type === 'progress' && event.loadedBytes >= kept),
    ).toBeDefined();
    expect(await storedDigest('x.gguf')).toBe(await sha256Of(bytes));
  });

  it('tries a broken connection again from the byte where it broke', async () => {
    const bytes = makeGguf(300_000);
    let calls = 0;
    site.put('models/a/x.gguf', (request) => {
      calls += 1;
      return serve(bytes, calls === 1 ? 131_072 : Infinity)(request);
    });
    const events = await install(makeSpec([await toModelFile('x.gguf', bytes)]));
    expect(reasonsOf(events)).toEqual(['models/a/ network error']);
    expect(site.requests[1]).toBe('models/a/x.gguf bytes=131072-299999');
    expect(await storedDigest('x.gguf')).toBe(await sha256Of(bytes));
  });

  it.each([
    ['a web page with status 200', servePage('<!doctype html><title>App</title>'), 'web page'],
    ['a page without a type', servePlain(text('<!doctype html><title>App</title>')), 'web page'],
    ['something that is no GGUF', servePlain(text('x'.repeat(400))), 'not a GGUF file'],
    ['a truncated file', servePlain(makeGguf(399)), '399 bytes instead of 400'],
    ['a longer file', servePlain(makeGguf(401)), 'more than 400 bytes'],
    ['other bytes of the same length', servePlain(makeGguf(400, 9)), 'wrong SHA-256 digest'],
    ['an error', () => new Response('', { status: 503 }), 'HTTP status 503'],
  ])('refuses %s and takes the next source', async (_, answer, reason) => {
    const bytes = makeGguf(400);
    site.put('models/a/x.gguf', answer);
    site.put('https://hub.test/b/x.gguf', bytes);
    const events = await install(makeSpec([await toModelFile('x.gguf', bytes)]));
    expect(reasonsOf(events)).toEqual([expect.stringContaining(reason)]);
    expect(events.at(-1)).toMatchObject({ manifest: { source: 'https://hub.test/b' } });
    expect(await storedDigest('x.gguf')).toBe(await sha256Of(bytes));
  });

  it('says that a file is damaged after one more try of the only source', async () => {
    const spec = makeSpec([await toModelFile('x.gguf', makeGguf(400))], { sources: ['models/a/'] });
    site.put('models/a/x.gguf', makeGguf(400, 9));
    await expect(install(spec)).rejects.toMatchObject({ code: 'model-damaged' });
    expect(site.requests).toHaveLength(2);
    expect(await files.read('test-model', 'x.gguf')).toBeUndefined();
  });

  it('says why when no source has the file', async () => {
    const spec = makeSpec([await toModelFile('x.gguf', makeGguf(400))]);
    await expect(install(spec)).rejects.toMatchObject({
      code: 'model-download-failed',
      details: { path: 'x.gguf', reason: 'HTTP status 404' },
    });
  });

  it('says offline when there is no network', async () => {
    const spec = makeSpec([await toModelFile('x.gguf', makeGguf(400))]);
    const broken = () => Promise.reject(new TypeError('Failed to fetch'));
    site.put('models/a/x.gguf', broken);
    site.put('https://hub.test/b/x.gguf', broken);
    const installing = install(spec, { isOnline: () => false });
    await expect(installing).rejects.toMatchObject({ code: 'offline' });
  });

  it('asks for room before the first byte', async () => {
    const spec = makeSpec([await toModelFile('x.gguf', makeGguf(400))]);
    const estimate = async () => ({ usageBytes: 900, quotaBytes: 1000 });
    await expect(install(spec, { estimate })).rejects.toMatchObject({
      code: 'quota-exceeded',
      details: { neededBytes: 400, freeBytes: 100 },
    });
    expect(site.requests).toEqual([]);
  });

  it('turns a disk that fills up meanwhile into the same error', async () => {
    const bytes = makeGguf(200_000);
    site.put('models/a/x.gguf', bytes);
    const small: typeof files = {
      ...files,
      async openPart(modelId, path) {
        const part = await files.openPart(modelId, path);
        return {
          ...part,
          append(chunk) {
            if (part.bytes() > 100_000) throw new DOMException('full', 'QuotaExceededError');
            part.append(chunk);
          },
        };
      },
    };
    const estimate = async () => ({ usageBytes: 0, quotaBytes: 1e9 });
    const spec = makeSpec([await toModelFile('x.gguf', bytes)]);
    await expect(install(spec, { files: small, estimate })).rejects.toMatchObject({
      code: 'quota-exceeded',
      details: { neededBytes: 200_000 - 131_072 },
    });
  });

  it('asks nobody when the model is there', async () => {
    const bytes = makeGguf(400);
    const spec = makeSpec([await toModelFile('x.gguf', bytes)]);
    site.put('models/a/x.gguf', bytes);
    await install(spec);
    site.requests.length = 0;
    expect(await install(spec)).toMatchObject([{ type: 'installed' }]);
    expect(site.requests).toEqual([]);
  });

  it('fetches only what a new version of the spec changes, and drops what it has no more', async () => {
    const [same, old, fresh] = [makeGguf(100, 1), makeGguf(100, 2), makeGguf(100, 3)];
    for (const [path, bytes] of [
      ['same.gguf', same],
      ['old.gguf', old],
      ['new.gguf', fresh],
    ] as const)
      site.put(`models/a/${path}`, bytes);
    const sameFile = await toModelFile('same.gguf', same);
    await install(makeSpec([sameFile, await toModelFile('old.gguf', old)]));
    site.requests.length = 0;
    await install(makeSpec([sameFile, await toModelFile('new.gguf', fresh)]));
    expect(site.requests).toEqual(['models/a/new.gguf']);
    expect(await files.read('test-model', 'old.gguf')).toBeUndefined();
    expect((await openStore().list())[0]?.files).toHaveLength(2);
  });
});

describe('a new version', () => {
  it('leaves the old one usable until it is whole', async () => {
    const [old, fresh] = [makeGguf(100, 1), makeGguf(100, 2)];
    site.put('models/a/a.gguf', old);
    await install(makeSpec([await toModelFile('a.gguf', old)]));
    const next = makeSpec([await toModelFile('a.gguf', fresh)], { sources: ['models/a/'] });
    await expect(install(next)).rejects.toMatchObject({ code: 'model-damaged' });
    expect(await openStore().verify('test-model')).toEqual([]);
    expect(await openStore().list()).toHaveLength(1);
    site.put('models/a/a.gguf', fresh);
    await install(next);
    expect(await storedDigest('a.gguf')).toBe(await sha256Of(fresh));
  });
});

describe('verify and remove', () => {
  it('drops damaged files only, so that the next install fetches just them', async () => {
    const [a, b] = [makeGguf(100, 1), makeGguf(100, 2)];
    site.put('models/a/a.gguf', a);
    site.put('models/a/b.gguf', b);
    const spec = makeSpec([await toModelFile('a.gguf', a), await toModelFile('b.gguf', b)]);
    await install(spec);
    expect(await openStore().verify('test-model')).toEqual([]);

    const part = await files.openPart('test-model', 'b.gguf');
    part.append(makeGguf(100, 7));
    part.close();
    await files.commitPart('test-model', 'b.gguf');
    expect(await openStore().verify('test-model')).toEqual([{ path: 'b.gguf', chunks: [0] }]);
    expect(await openStore().list()).toEqual([]);
    site.requests.length = 0;
    await install(spec);
    expect(site.requests).toEqual(['models/a/b.gguf']);
  });

  it('refuses to verify what is not there', async () => {
    await expect(openStore().verify('nothing')).rejects.toMatchObject({ code: 'model-not-found' });
  });

  it('removes everything', async () => {
    const bytes = makeGguf(100);
    site.put('models/a/a.gguf', bytes);
    await install(makeSpec([await toModelFile('a.gguf', bytes)]));
    await openStore().remove('test-model');
    expect(await openStore().list()).toEqual([]);
    expect(await files.read('test-model', 'a.gguf')).toBeUndefined();
  });
});

function text(value: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(value);
}
