import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRange, serve, serveOnFreePort, type StaticServer } from './serve.mjs';

const folder = mkdtempSync(join(tmpdir(), 'hearth-serve-'));
let server: StaticServer;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  mkdirSync(join(folder, 'models'));
  writeFileSync(join(folder, 'index.html'), '<p>hello'.repeat(100));
  writeFileSync(join(folder, 'assets/index-A1b2C3d4.js'), 'export {}');
  writeFileSync(join(folder, 'assets/engine-A1b2C3d4.wasm'), Buffer.alloc(64));
  writeFileSync(join(folder, 'models/tiny.gguf'), '0123456789');
  server = await serve({ folder });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const ask = (path: string, init?: RequestInit) => fetch(server.url + path, init);

describe('parseRange', () => {
  it.each([
    ['bytes=0-4', { start: 0, end: 4 }],
    ['bytes=5-', { start: 5, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=8-99', { start: 8, end: 9 }],
    ['bytes=10-', undefined],
    ['bytes=-', undefined],
    ['lines=1-2', undefined],
  ])('%s of ten bytes', (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected);
  });
});

describe('serve', () => {
  it('sends pages to be asked for again and hashed files to be kept', async () => {
    const page = await ask('');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const script = await ask('assets/index-A1b2C3d4.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toContain('immutable');
  });

  it('compresses text and wasm, not models', async () => {
    // Node's fetch asks for gzip; browsers get brotli.
    const encodingOf = async (path: string) => (await ask(path)).headers.get('content-encoding');
    expect(await encodingOf('')).toBe('gzip');
    expect(await encodingOf('assets/engine-A1b2C3d4.wasm')).toBe('gzip');
    expect(await encodingOf('models/tiny.gguf')).toBeNull();
    expect(await (await ask('')).text()).toBe('<p>hello'.repeat(100));
  });

  it('answers ranges', async () => {
    const part = await ask('models/tiny.gguf', { headers: { Range: 'bytes=2-5' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 2-5/10');
    expect(await part.text()).toBe('2345');
    expect((await ask('models/tiny.gguf', { headers: { Range: 'bytes=20-' } })).status).toBe(416);
  });

  it('answers 304 for what the browser has', async () => {
    const etag = (await ask('')).headers.get('etag') ?? '';
    expect((await ask('', { headers: { 'If-None-Match': etag } })).status).toBe(304);
  });

  it('keeps to its folder', async () => {
    // fetch would resolve the dots itself.
    const status = await new Promise((done) => {
      get({ port: new URL(server.url).port, path: '/%2e%2e/%2e%2e/etc/passwd' }, (response) => {
        response.resume();
        done(response.statusCode);
      });
    });
    expect(status).toBe(404);
    expect((await ask('missing.js')).status).toBe(404);
    expect((await ask('', { method: 'POST' })).status).toBe(405);
  });

  it('sends isolation headers unless told not to', async () => {
    expect((await ask('')).headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    const plain = await serve({ folder, isolationHeaders: false });
    const response = await fetch(plain.url);
    await plain.close();
    expect(response.headers.get('cross-origin-embedder-policy')).toBeNull();
  });

  it('mounts a folder below the root', async () => {
    const mounted = await serve({ folder, mount: '/apps/hearth/' });
    const inside = await fetch(mounted.url);
    const outside = await fetch(new URL('/', mounted.url));
    const bare = await fetch(mounted.url.slice(0, -1));
    await mounted.close();
    expect([inside.status, outside.status, bare.url]).toEqual([200, 404, mounted.url]);
  });

  it('takes the next port when one is taken', async () => {
    const port = Number(new URL(server.url).port);
    const next = await serveOnFreePort({ folder, port });
    await next.close();
    expect(Number(new URL(next.url).port)).toBeGreaterThan(port);
  });
});
