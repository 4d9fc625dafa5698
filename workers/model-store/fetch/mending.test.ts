// Damage is found chunk by chunk, and only what is damaged is fetched again.
import { CHUNK_BYTES } from '../../../src/core/model/model-manifest';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelSpec } from '../../../src/core/model/model-manifest';
import { createTestHost, flip, reasonsOf, type TestHost } from '../test/test-host';
import { makeGguf, makeSpec, serve, servePlain, sha256Of, toModelFile } from '../test/test-site';

const big = makeGguf(CHUNK_BYTES * 2 + 5000);
const rangeOf = (chunk: number) =>
  `models/a/big.gguf bytes=${chunk * CHUNK_BYTES}-${Math.min((chunk + 1) * CHUNK_BYTES, big.length) - 1}`;

let host: TestHost;
let spec: ModelSpec;
beforeEach(async () => {
  host = createTestHost();
  host.site.put('models/a/big.gguf', big);
  spec = makeSpec([await toModelFile('big.gguf', big)]);
  return () => vi.unstubAllGlobals();
});

/** Bytes that the site gave since it was last asked. */
function bytesAsked(): number {
  return host.site.requests.reduce((sum, request) => {
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request) ?? [];
    return sum + (to === undefined ? big.length : Number(to) - Number(from) + 1);
  }, 0);
}

async function expectWhole() {
  expect(await host.storedDigest('big.gguf')).toBe(await sha256Of(big));
  expect(await host.openStore().verify('test-model')).toEqual([]);
}

describe('an installed model', () => {
  beforeEach(async () => {
    await host.install(spec);
    host.site.requests.length = 0;
  });

  it.each([0, 1, 2])('gets its damaged chunk %i again, alone', async (chunk) => {
    await host.flipStored('big.gguf', chunk * CHUNK_BYTES + 100);
    expect(await host.openStore().verify('test-model')).toEqual([
      { path: 'big.gguf', chunks: [chunk] },
    ]);
    expect(await host.openStore().list()).toEqual([]);
    const events = await host.install(spec);
    expect(host.site.requests).toEqual([rangeOf(chunk)]);
    expect(bytesAsked()).toBe(chunk === 2 ? 5000 : CHUNK_BYTES);
    expect(events.at(-2)).toMatchObject({ type: 'progress', loadedBytes: big.length });
    await expectWhole();
  });

  it('gets two damaged chunks, and not what lies between', async () => {
    await host.flipStored('big.gguf', 5);
    await host.flipStored('big.gguf', big.length - 1);
    expect(await host.openStore().verify('test-model')).toEqual([
      { path: 'big.gguf', chunks: [0, 2] },
    ]);
    await host.install(spec);
    // More than half of it would be asked for, but not all.
    expect(host.site.requests).toEqual([rangeOf(0), rangeOf(2)]);
    await expectWhole();
  });

  it('comes whole again from a server without Range', async () => {
    await host.flipStored('big.gguf', CHUNK_BYTES + 1);
    await host.openStore().verify('test-model');
    host.site.put('models/a/big.gguf', servePlain(big));
    await host.install(spec);
    await expectWhole();
  });

  it('keeps what a shortened file still has', async () => {
    const part = await host.files.openPart('test-model', 'big.gguf');
    part.append(big.slice(0, CHUNK_BYTES + 77));
    part.close();
    await host.files.commitPart('test-model', 'big.gguf');
    expect(await host.openStore().verify('test-model')).toEqual([
      { path: 'big.gguf', chunks: [1, 2] },
    ]);
    await host.install(spec);
    expect(bytesAsked()).toBe(big.length - CHUNK_BYTES - 77);
    await expectWhole();
  });

  it('comes whole again when the source has another file by now', async () => {
    await host.flipStored('big.gguf', CHUNK_BYTES + 1);
    await host.openStore().verify('test-model');
    const next = makeGguf(big.length, 5);
    host.site.put('models/a/big.gguf', next);
    await host.install(makeSpec([await toModelFile('big.gguf', next)]));
    expect(await host.storedDigest('big.gguf')).toBe(await sha256Of(next));
  });
});

it('mends a file whose digest nobody publishes, and keeps its undamaged neighbours', async () => {
  const other = makeGguf(3000, 4);
  host.site.put('models/a/other.gguf', other);
  const open = makeSpec([
    { path: 'big.gguf', bytes: big.length },
    { path: 'other.gguf', bytes: other.length },
  ]);
  await host.install(open);
  await host.flipStored('big.gguf', CHUNK_BYTES + 9);
  await host.openStore().verify('test-model');
  host.site.requests.length = 0;
  await host.install(open);
  expect(host.site.requests).toEqual([rangeOf(1)]);
  await expectWhole();
});

describe('an unfinished download', () => {
  it('gets a chunk again that the disk has lost meanwhile', async () => {
    const controller = new AbortController();
    host.site.put('models/a/big.gguf', (request) => {
      if (request.range?.startsWith(`bytes=${2 * CHUNK_BYTES}`)) controller.abort();
      return serve(big)(request);
    });
    await expect(host.install(spec, {}, controller.signal)).rejects.toThrow();
    const part = await host.files.openPart('test-model', 'big.gguf');
    expect(part.digests().length).toBeGreaterThanOrEqual(1);
    part.overwrite(50, new Uint8Array(1000));
    const keptBytes = part.bytes();
    part.close();

    host.site.put('models/a/big.gguf', big);
    host.site.requests.length = 0;
    await host.install(spec);
    expect(host.site.requests[0]).toBe(rangeOf(0));
    expect(bytesAsked()).toBe(CHUNK_BYTES + big.length - keptBytes);
    await expectWhole();
  });

  it('starts again at the next source after a bit flipped on the way', async () => {
    host.site.put('models/a/big.gguf', flip(big, CHUNK_BYTES + 12));
    host.site.put('https://hub.test/b/big.gguf', big);
    expect(reasonsOf(await host.install(spec))).toEqual(['models/a/ wrong SHA-256 digest']);
    await expectWhole();
  });
});
