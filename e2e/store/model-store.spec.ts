// The model store on a real OPFS: what survives reloads and crashes, what is refused, who waits.
import { chromium, expect } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../../tools/browser.mjs';
import { serve } from '../../tools/serve.mjs';
import {
  big,
  bigDigest,
  digestOf,
  makeSpec,
  MIB,
  openTab,
  pageFolder,
  small,
  test,
  toRemote,
} from './fixtures';
import type { Manner } from './source-server';

const CHUNK_BYTES = 8 * MIB;
/** Of one request. */
const SPAN_BYTES = (CHUNK_BYTES * 3) / 4;

/** First byte of every Range request, or 0 where none was asked. */
function startsOf(requests: readonly string[]): number[] {
  return requests.map((request) => Number(/bytes=(\d+)-/.exec(request)?.[1] ?? 0));
}

test('installs; another worker and the next visit read it', async ({ sources, openTab }) => {
  const { page, store } = await openTab();
  expect(await store.kind()).toBe('opfs');
  expect(await store.read('test-model', 'big.gguf')).toBe('model-not-found');
  const result = await store.install(makeSpec([sources.url('good')]));
  expect(result).toMatchObject({ ok: true, manifest: { source: sources.url('good') } });
  expect(result.reportedBytes.at(-1)).toBe(big.length + small.length);
  const spans = Array.from(
    { length: Math.ceil(big.length / SPAN_BYTES) },
    (_, at) => at * SPAN_BYTES,
  );
  expect(startsOf(sources.requests.filter((request) => request.includes('big')))).toEqual(spans);
  expect(await store.read('test-model', 'big.gguf')).toBe(bigDigest);
  expect(await store.read('test-model', 'onnx/small #1.gguf')).toBe(digestOf(small));

  await page.reload();
  const after = await toRemote(page);
  expect(await after.list()).toEqual(['test-model']);
  const before = sources.requests.length;
  expect(await after.install(makeSpec([sources.url('good')]))).toMatchObject({ ok: true });
  expect(sources.requests).toHaveLength(before);
});

test('goes on after an abort and a reload', async ({ sources, openTab }) => {
  const { page, store } = await openTab();
  const spec = makeSpec([sources.url('slow')]);
  const aborted = await store.install(spec, 10 * MIB);
  expect(aborted).toMatchObject({ ok: false, error: { code: 'abort' } });
  expect(await store.list()).toEqual([]);
  await page.reload();
  sources.requests.length = 0;
  const after = await toRemote(page);
  expect(await after.install(spec)).toMatchObject({ ok: true });
  expect(Math.min(...startsOf(sources.requests.slice(0, 1)))).toBeGreaterThanOrEqual(10 * MIB);
  expect(await after.read('test-model', 'big.gguf')).toBe(bigDigest);
});

test('goes on after the tab was killed', async ({ sources, openTab }) => {
  const { page, store } = await openTab();
  const silent = makeSpec([sources.url('silent')]);
  store.install(silent).catch(() => 'the tab is gone, and its answer with it');
  const cameBytes = async () => (await store.usage('test-model')).modelBytes;
  await expect.poll(cameBytes).toBeGreaterThanOrEqual(10 * MIB);
  await page.close();
  sources.requests.length = 0;
  const { store: after } = await openTab();
  expect(await after.list()).toEqual([]);
  expect(await after.install(makeSpec([sources.url('good')]))).toMatchObject({ ok: true });
  expect(startsOf(sources.requests)[0]).toBeGreaterThanOrEqual(10 * MIB);
  expect(await after.read('test-model', 'big.gguf')).toBe(bigDigest);
});

const refusals: readonly (readonly [Manner, string, string])[] = [
  ['html', 'model-download-failed', 'a web page came instead of the file'],
  ['missing', 'model-download-failed', 'HTTP status 404'],
  ['truncated', 'model-download-failed', `${big.length - 1000} bytes instead of ${big.length}`],
  ['wrong', 'model-damaged', 'wrong SHA-256 digest'],
  ['says-less', 'model-download-failed', 'an empty answer'],
];
for (const [manner, code, reason] of refusals) {
  test(`refuses a source that is ${manner}, and takes the next`, async ({ sources, openTab }) => {
    const { store } = await openTab();
    const alone = await store.install(makeSpec([sources.url(manner)]));
    expect(alone).toMatchObject({ ok: false, error: { code, details: { reason } } });
    expect(await store.list()).toEqual([]);
    const both = await store.install(makeSpec([sources.url(manner), sources.url('good')]));
    expect(both).toMatchObject({ ok: true, manifest: { source: sources.url('good') } });
    expect(await store.read('test-model', 'big.gguf')).toBe(bigDigest);
  });
}

for (const manner of ['plain', 'broken-once', 'says-more'] as const) {
  test(`copes with a source that is ${manner}`, async ({ sources, openTab }) => {
    const { store } = await openTab();
    expect(await store.install(makeSpec([sources.url(manner)]))).toMatchObject({ ok: true });
    expect(await store.read('test-model', 'big.gguf')).toBe(bigDigest);
  });
}

test('says how much room is missing before it asks for a byte', async ({
  sources,
  site,
  openTab,
}) => {
  const { page, store } = await openTab();
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(site.url);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 5 * MIB });
  const result = await store.install(makeSpec([sources.url('good')]));
  expect(result).toMatchObject({
    ok: false,
    error: { code: 'quota-exceeded', details: { neededBytes: big.length + small.length } },
  });
  if (result.ok) return;
  expect(Number(result.error.details['freeBytes'])).toBeGreaterThan(3 * MIB);
  expect(Number(result.error.details['freeBytes'])).toBeLessThanOrEqual(5 * MIB);
  expect(sources.requests).toEqual([]);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  expect(await store.install(makeSpec([sources.url('good')]))).toMatchObject({ ok: true });
});

test('says the same when the room is gone meanwhile', async ({ sources, site, openTab }) => {
  const { page, store } = await openTab();
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(site.url);
  const installing = store.install(makeSpec([sources.url('slow')]));
  await expect.poll(() => sources.requests.length).toBeGreaterThanOrEqual(1);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 4 * MIB });
  expect(await installing).toMatchObject({ ok: false, error: { code: 'quota-exceeded' } });
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  expect(await store.install(makeSpec([sources.url('good')]))).toMatchObject({ ok: true });
  expect(await store.read('test-model', 'big.gguf')).toBe(bigDigest);
});

test('two tabs fetch a model once, and both lists show it', async ({ sources, openTab }) => {
  const [first, second] = [await openTab(), await openTab()];
  await second.store.list();
  const spec = makeSpec([sources.url('slow')]);
  const results = await Promise.all([first.store.install(spec), second.store.install(spec)]);
  expect(results).toMatchObject([{ ok: true }, { ok: true }]);
  expect(new Set(sources.requests).size).toBe(sources.requests.length);
  await first.store.remove('test-model');
  await expect.poll(() => second.store.listed()).toEqual([]);
  await first.store.install(makeSpec([sources.url('good')]));
  await expect.poll(() => second.store.listed()).toEqual(['test-model']);
});

test('finds damage, and fetches again only what is damaged', async ({ sources, openTab }) => {
  const { page, store } = await openTab();
  const spec = makeSpec([sources.url('good')]);
  await store.install(spec);
  expect(await store.verify('test-model')).toEqual([]);
  await store.damage(['models', 'test-model', 'onnx'], 'small%20%231.gguf', 100);
  await store.damage(['models', 'test-model'], 'big.gguf', CHUNK_BYTES + 100);
  expect(await store.verify('test-model')).toEqual([
    { path: 'big.gguf', chunks: [1] },
    { path: 'onnx/small #1.gguf', chunks: [0] },
  ]);
  expect(await store.list()).toEqual([]);
  sources.requests.length = 0;
  await page.reload();
  const after = await toRemote(page);
  expect(await after.install(spec)).toMatchObject({ ok: true });
  expect(sources.requests).toEqual([
    `/good/big.gguf bytes=${CHUNK_BYTES}-${2 * CHUNK_BYTES - 1}`,
    '/good/onnx/small%20%231.gguf',
  ]);
  expect(await after.read('test-model', 'big.gguf')).toBe(bigDigest);
  expect(await after.verify('test-model')).toEqual([]);
});

test('uses a file of the disk in place, and says when it is another by now', async ({
  openTab,
}) => {
  const { page, store } = await openTab();
  const file = small.slice(0, 5000);
  const spec = makeSpec([], {
    files: [{ path: 'mine.gguf', bytes: file.length }],
    bytes: file.length,
    addedFrom: 'file',
  });
  const result = await store.link(spec, 'mine.gguf', [...file]);
  expect(result).toMatchObject({ ok: true, manifest: { files: [{ isLinked: true }] } });
  expect(await store.usage('test-model')).toMatchObject({ modelBytes: expect.any(Number) });
  expect((await store.usage('test-model')).modelBytes).toBeLessThan(file.length);

  await page.reload();
  const after = await toRemote(page);
  expect(await after.read('test-model', 'mine.gguf')).toBe(digestOf(file));
  expect(await after.linked('test-model')).toEqual(['disk.gguf']);
  expect(await after.verify('test-model')).toEqual([]);
  await after.changeLinked([...small.slice(0, 5001)]);
  expect(await after.read('test-model', 'mine.gguf')).toBe('file-unavailable');
  expect(await after.verify('test-model')).toEqual([{ path: 'mine.gguf', chunks: [] }]);
  await after.remove('test-model');
  expect(await after.linked('test-model')).toEqual([]);
});

test('packs a model into one file and takes it back', async ({ sources, openTab }) => {
  const { store } = await openTab();
  await store.install(makeSpec([sources.url('good')]));
  sources.requests.length = 0;
  expect(await store.packAgain('test-model')).toMatchObject({ ok: true });
  expect(sources.requests).toEqual([]);
  expect(await store.read('test-model', 'big.gguf')).toBe(bigDigest);
  expect(await store.read('test-model', 'onnx/small #1.gguf')).toBe(digestOf(small));
});

test('tells what a model takes up as the browser does', async ({ sources, openTab }) => {
  const { store } = await openTab();
  const before = await store.usage('test-model');
  await store.install(makeSpec([sources.url('good')]));
  const { modelBytes, estimatedBytes } = await store.usage('test-model');
  expect(modelBytes / (estimatedBytes - before.estimatedBytes)).toBeGreaterThan(0.98);
  expect(modelBytes / (estimatedBytes - before.estimatedBytes)).toBeLessThan(1.02);
  const stopped = { ...makeSpec([sources.url('slow')]), modelId: 'stopped' };
  await store.install(stopped, 10 * MIB);
  expect((await store.usage('stopped')).modelBytes).toBeGreaterThanOrEqual(10 * MIB);
});

test('copies files where the browser cannot move them', async ({ sources, context }) => {
  const [worker = ''] = readdirSync(join(pageFolder, 'assets')).filter((name) =>
    name.startsWith('model-store.worker'),
  );
  const code = readFileSync(join(pageFolder, 'assets', worker), 'utf8');
  let replaced = 0;
  const server = await serve({
    folder: pageFolder,
    replace(path) {
      if (!path.endsWith(worker)) return undefined;
      replaced += 1;
      return `delete FileSystemFileHandle.prototype.move;${code}`;
    },
  });
  try {
    const { store } = await openTab(context, server.url);
    expect(await store.install(makeSpec([sources.url('good')]))).toMatchObject({ ok: true });
    expect(await store.read('test-model', 'big.gguf')).toBe(bigDigest);
    expect(await store.verify('test-model')).toEqual([]);
    expect(replaced).toBe(1);
  } finally {
    await server.close();
  }
});

test('keeps models in memory where the browser keeps no files', async ({ sources, site }) => {
  // A plain-http host that is not this machine: no OPFS, no Web Locks, no WebCrypto.
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--host-resolver-rules=MAP plain.test 127.0.0.1',
    ],
  });
  try {
    const url = site.url.replace('localhost', 'plain.test');
    const { page, store } = await openTab(await browser.newContext(), url);
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    expect(await store.kind()).toBe('memory');
    expect(await store.install(makeSpec([sources.url('good')]))).toMatchObject({ ok: true });
    expect(await store.list()).toEqual(['test-model']);
    expect(await store.read('test-model', 'big.gguf')).toBe(bigDigest);
    await store.remove('test-model');
    expect(await store.read('test-model', 'big.gguf')).toBe('model-not-found');
  } finally {
    await browser.close();
  }
});
