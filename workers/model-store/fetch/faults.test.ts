// Every way a server can fail: what is told, what is kept, and that the next try goes on.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelSpec } from '../../../src/core/model/model-manifest';
import { toWaitMs } from './answer';
import { createFileHasher, type CreateHasher } from '../hashing/digest';
import { createTestHost, reasonsOf, type TestHost } from '../test/test-host';
import { makeGguf, makeSpec, serve, sha256Of, toModelFile, type Answer } from '../test/test-site';

const bytes = makeGguf(400_000);
const status = (code: number, headers: Record<string, string> = {}): Answer => {
  return () => new Response('no', { status: code, headers });
};

let host: TestHost;
let spec: ModelSpec;
beforeEach(async () => {
  host = createTestHost();
  spec = makeSpec([await toModelFile('x.gguf', bytes)]);
  return () => vi.unstubAllGlobals();
});

async function expectWhole() {
  expect(await host.storedDigest('x.gguf')).toBe(await sha256Of(bytes));
}

describe.each([403, 404, 410, 500])('a source that answers %i', (code) => {
  it('is left for the next', async () => {
    host.site.put('models/a/x.gguf', status(code));
    host.site.put('https://hub.test/b/x.gguf', bytes);
    expect(reasonsOf(await host.install(spec))).toEqual([`models/a/ HTTP status ${code}`]);
    await expectWhole();
  });

  it('is named when there is no other', async () => {
    host.site.put('models/a/x.gguf', status(code));
    const alone = { ...spec, sources: ['models/a/'] };
    await expect(host.install(alone)).rejects.toMatchObject({
      code: 'model-download-failed',
      details: { path: 'x.gguf', source: 'models/a/', reason: `HTTP status ${code}` },
    });
    const words = expect.stringMatching(/^The server/) as unknown;
    await expect(host.install(alone)).rejects.toHaveProperty('details.why', words);
    host.site.put('models/a/x.gguf', bytes);
    await host.install(alone);
    await expectWhole();
  });
});

describe('a busy source', () => {
  it('is asked again after as long as it says', async () => {
    const askedAt: number[] = [];
    host.site.put('models/a/x.gguf', (request) => {
      askedAt.push(performance.now());
      const busy = askedAt.length === 1;
      return busy ? status(429, { 'Retry-After': '1' })(request) : serve(bytes)(request);
    });
    expect(reasonsOf(await host.install(spec))).toEqual(['models/a/ HTTP status 429']);
    expect((askedAt[1] ?? 0) - (askedAt[0] ?? 0)).toBeGreaterThanOrEqual(990);
    await expectWhole();
  });

  it('is left for the next when it wants more than a minute', async () => {
    host.site.put('models/a/x.gguf', status(429, { 'Retry-After': '61' }));
    host.site.put('https://hub.test/b/x.gguf', bytes);
    await host.install(spec);
    expect(host.site.requests).toEqual(['models/a/x.gguf', 'https://hub.test/b/x.gguf']);
  });

  it('says the time in seconds, as a date, or not at all', () => {
    const now = Date.UTC(2026, 0, 1);
    expect(toWaitMs('7', now)).toBe(7000);
    expect(toWaitMs('0', now)).toBe(1000);
    expect(toWaitMs(new Date(now + 9000).toUTCString(), now)).toBe(9000);
    expect(toWaitMs('soon', now)).toBe(5000);
    expect(toWaitMs(null, now)).toBe(5000);
  });
});

describe.each([10, 50, 99])('a connection cut at %i %', (percent) => {
  const cutAt = Math.floor((bytes.length * percent) / 100 / 65_536) * 65_536;
  const cutOnce = () => {
    let calls = 0;
    return (request: Parameters<Answer>[0]) => {
      calls += 1;
      return serve(bytes, calls === 1 ? cutAt : Infinity)(request);
    };
  };

  it('goes on where it was cut', async () => {
    host.site.put('models/a/x.gguf', cutOnce());
    expect(reasonsOf(await host.install(spec))).toEqual(['models/a/ network error']);
    const from = cutAt > 0 ? ` bytes=${cutAt}-${bytes.length - 1}` : '';
    expect(host.site.requests).toEqual(['models/a/x.gguf', `models/a/x.gguf${from}`]);
    await expectWhole();
  });

  it('keeps what came when the network is gone, and the next try goes on', async () => {
    host.site.put('models/a/x.gguf', serve(bytes, cutAt));
    const offline = host.install({ ...spec, sources: ['models/a/'] }, { isOnline: () => false });
    await expect(offline).rejects.toMatchObject({ code: 'offline' });
    expect(await host.files.partBytes('test-model', 'x.gguf')).toBe(cutAt);
    expect(await host.openStore().list()).toEqual([]);
    host.site.put('models/a/x.gguf', bytes);
    await host.install(spec);
    await expectWhole();
  });
});

it('does not give up a source that breaks often and brings much each time', async () => {
  const large = makeGguf(6 * 2 ** 20);
  const piece = 20 * 65_536;
  host.site.put('models/a/x.gguf', serve(large, piece));
  const events = await host.install(makeSpec([await toModelFile('x.gguf', large)]));
  expect(reasonsOf(events)).toHaveLength(4);
  expect(await host.storedDigest('x.gguf')).toBe(await sha256Of(large));
});

describe('a mirror that lies about the size', () => {
  it.each([
    ['more in its ranges', 500_000],
    ['less in its ranges', 300_000],
  ])('is refused when it claims %s', async (_, claimed) => {
    host.site.put('https://hub.test/b/x.gguf', bytes);
    // The second request of a file has a Range: the first is cut so that there is one.
    let calls = 0;
    host.site.put('models/a/x.gguf', (request) => {
      calls += 1;
      if (calls === 1) return serve(bytes, 131_072)(request);
      const headers = { 'Content-Range': `bytes 131072-${claimed - 1}/${claimed}` };
      return new Response(bytes.slice(131_072), { status: 206, headers });
    });
    expect(reasonsOf(await host.install(spec))[1]).toBe(
      `models/a/ ${claimed} bytes instead of 400000`,
    );
    await expectWhole();
  });

  it('is refused when it sends another range than was asked for', async () => {
    host.site.put('https://hub.test/b/x.gguf', bytes);
    let calls = 0;
    host.site.put('models/a/x.gguf', (request) => {
      calls += 1;
      if (calls === 1) return serve(bytes, 131_072)(request);
      const headers = { 'Content-Range': 'bytes 0-399999/400000' };
      return new Response(bytes, { status: 206, headers });
    });
    expect(reasonsOf(await host.install(spec))[1]).toContain('instead of one from 131072');
    await expectWhole();
  });
});

describe('pause and cancel', () => {
  const abortAfter = (ms: number) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), ms);
    return controller.signal;
  };

  it.each([
    ['a silent server', () => new Promise<Response>(() => undefined)],
    ['a server that goes silent', () => new Response(new ReadableStream())],
    ['a wait for a busy server', status(429, { 'Retry-After': '30' })],
    ['a wait after a broken connection', () => Promise.reject(new TypeError('network error'))],
  ] as const)('end %s at once', async (_, answer) => {
    host.site.put('models/a/x.gguf', (request) => answer(request));
    const startedAt = performance.now();
    await expect(host.install(spec, {}, abortAfter(100))).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it('end the check of what is there already', async () => {
    const large = new Uint8Array(64 * 2 ** 20);
    const part = await host.files.openPart('test-model', 'x.gguf');
    for (let at = 0; at < large.length - 5; at += 2 ** 20)
      part.append(large.slice(at, at + 2 ** 20));
    part.close();
    const file = { path: 'x.gguf', bytes: large.length + 1, sha256: '0'.repeat(64) };
    const controller = new AbortController();
    let checkedBytes = 0;
    const createHasher: CreateHasher = async (withMd5) => {
      const hasher = await createFileHasher(withMd5);
      return {
        ...hasher,
        update(piece) {
          checkedBytes += piece.length;
          // As a message of the page would, in a task of its own.
          setTimeout(() => controller.abort());
          return hasher.update(piece);
        },
      };
    };
    const installing = host.install(makeSpec([file]), { createHasher }, controller.signal);
    await expect(installing).rejects.toMatchObject({ name: 'AbortError' });
    expect(checkedBytes).toBeLessThan(large.length);
    expect(host.site.requests).toEqual([]);
  });
});
