import { beforeEach, describe, expect, it, vi } from 'vitest';
import { makeGgufFile } from '../../src/core/model/headers/gguf-test-file';
import { createInspector } from './inspector';

const bytes = makeGgufFile({ padding: 1_000_000 });
const ADDRESS = 'https://files.test/model.gguf';

type Answer = (range: RegExpExecArray | null, method: string) => Response;
let sent = 0;

function serve(answer: Answer) {
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
    const range = /^bytes=(\d+)-(\d+)$/.exec(new Headers(init.headers).get('Range') ?? '');
    return answer(range, init.method ?? 'GET');
  });
}

/** Counts what is really pulled through. */
function streamOf(content: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= content.length) controller.close();
      else controller.enqueue(content.slice(at, at + 65_536));
      sent += Math.min(65_536, content.length - at);
      at += 65_536;
    },
  });
}

const inspector = createInspector(() => Promise.reject(new Error('no store')));

beforeEach(() => {
  sent = 0;
  vi.stubGlobal('navigator', { onLine: true });
  return () => vi.unstubAllGlobals();
});

describe('a header on another host', () => {
  it('is fetched in ranges', async () => {
    serve((range) => {
      const [from, to] = [Number(range?.[1]), Number(range?.[2])];
      return new Response(streamOf(bytes.slice(from, to + 1)), {
        status: 206,
        headers: { 'Content-Range': `bytes ${from}-${to}/${bytes.length}` },
      });
    });
    const { header, bytes: length } = await inspector.readGgufAt(ADDRESS);
    expect(header.architecture).toBe('llama');
    expect(length).toBe(bytes.length);
    expect(sent).toBeLessThan(300_000);
  });

  it('asks for the length where the server hides it', async () => {
    serve((range, method) =>
      method === 'HEAD'
        ? new Response(null, { headers: { 'Content-Length': String(bytes.length) } })
        : new Response(streamOf(bytes.slice(0, Number(range?.[2]) + 1)), { status: 206 }),
    );
    expect((await inspector.readGgufAt(ADDRESS)).bytes).toBe(bytes.length);
  });

  it('is cut off where a server knows no ranges', async () => {
    serve(
      () => new Response(streamOf(bytes), { headers: { 'Content-Length': String(bytes.length) } }),
    );
    expect((await inspector.readGgufAt(ADDRESS)).header.parameters).toBe(64);
    expect(sent).toBeLessThan(500_000);
  });

  it.each([
    [
      'a web page',
      () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }),
      'web page',
    ],
    ['nothing there', () => new Response('', { status: 404 }), 'nothing at this address'],
    ['signed in only', () => new Response('', { status: 403 }), 'signed in'],
    ['too many requests', () => new Response('', { status: 429 }), 'too many requests'],
    ['no length', () => new Response(streamOf(bytes)), 'does not say how long'],
  ])('%s is said in words', async (_, answer, words) => {
    serve(answer);
    await expect(inspector.readGgufAt(ADDRESS)).rejects.toMatchObject({
      code: 'model-download-failed',
      details: { why: expect.stringContaining(words) as string },
    });
  });

  it('a host that cannot be reached or forbids reading', async () => {
    serve(() => {
      throw new TypeError('Failed to fetch');
    });
    await expect(inspector.readGgufAt(ADDRESS)).rejects.toMatchObject({
      details: { why: expect.stringContaining('(CORS)') as string },
    });
    vi.stubGlobal('navigator', { onLine: false });
    await expect(inspector.readGgufAt(ADDRESS)).rejects.toMatchObject({ code: 'offline' });
  });

  it('a file that is shorter than its tensors is damaged', async () => {
    const short = bytes.slice(0, bytes.length - 1_000_100);
    serve(
      () => new Response(streamOf(short), { headers: { 'Content-Length': String(short.length) } }),
    );
    await expect(inspector.readGgufAt(ADDRESS)).rejects.toMatchObject({ code: 'model-damaged' });
  });
});

it('texts are fetched up to a limit; none is no failure', async () => {
  serve(() => new Response('{"a":1}'));
  expect(await inspector.fetchText('https://files.test/config.json', 100)).toBe('{"a":1}');
  await expect(inspector.fetchText('https://files.test/config.json', 3)).rejects.toMatchObject({
    code: 'model-download-failed',
  });
  serve(() => new Response('', { status: 404 }));
  expect(await inspector.fetchText('https://files.test/config.json', 3)).toBeUndefined();
});
