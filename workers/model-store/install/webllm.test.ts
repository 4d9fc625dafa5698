import { beforeEach, expect, it, vi } from 'vitest';
import { createMD5 } from 'hash-wasm';
import type { InstallEvent } from '../../../src/core/model/model-store-api';
import { createMemoryStore } from '../files/memory-store';
import { createModelStore } from '../model-store';
import { createTestSite, makeSpec, servePage, SITE_URL, type TestSite } from '../test/test-site';
import { readShards, readTokenizerFiles } from './webllm-index';

let site: TestSite;
beforeEach(() => {
  site = createTestSite();
  vi.stubGlobal('fetch', site.fetch);
  return () => vi.unstubAllGlobals();
});

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const LIBRARY_URL = 'https://libraries.test/v1/test-webgpu.wasm';
const spec = makeSpec([{ path: 'test-webgpu.wasm', bytes: 0, url: LIBRARY_URL }], {
  engine: 'webllm',
  fileIndex: 'tensor-cache.json',
  sources: ['models/test-model/', 'https://hub.test/test/resolve/main/'],
});

async function install(files = createMemoryStore()) {
  const store = createModelStore({
    files,
    estimate: async () => undefined,
    lock: async () => () => undefined,
    isOnline: () => true,
  });
  const events: InstallEvent[] = [];
  const { signal } = new AbortController();
  for await (const event of store.install(spec, SITE_URL, signal)) events.push(event);
  return events;
}

async function putModel(shard: Uint8Array<ArrayBuffer>) {
  const hub = 'https://hub.test/test/resolve/main/';
  const md5sum = (await createMD5())
    .init()
    .update(new Uint8Array([1, 2, 3, 4]))
    .digest();
  site.put(LIBRARY_URL, new TextEncoder().encode('\0asm and code'));
  site.put(`${hub}mlc-chat-config.json`, encode({ tokenizer_files: ['tokenizer.json'] }));
  site.put(`${hub}tokenizer.json`, encode({ model: {} }));
  site.put(
    `${hub}tensor-cache.json`,
    encode({ records: [{ dataPath: 'params_shard_0.bin', nbytes: 4, md5sum }] }),
  );
  site.put(`${hub}params_shard_0.bin`, shard);
  site.put('models/test-model/mlc-chat-config.json', servePage('<!doctype html>'));
}

it('reads the index, then its shards, the tokenizer and the library', async () => {
  await putModel(new Uint8Array([1, 2, 3, 4]));
  const events = await install();
  const last = events.at(-1);
  if (last?.type !== 'installed') throw new Error('not installed');
  expect(last.manifest.files.map((file) => [file.path, file.bytes])).toEqual(
    expect.arrayContaining([
      ['mlc-chat-config.json', 38],
      ['params_shard_0.bin', 4],
      ['test-webgpu.wasm', 13],
      ['tokenizer.json', 12],
    ]),
  );
  expect(last.manifest.files.every((file) => /^[0-9a-f]{64}$/.test(file.sha256))).toBe(true);
  expect(last.manifest.source).toBe('https://hub.test/test/resolve/main/');
  // The site had none of it, so it is asked once, not for every file.
  expect(site.requests.filter((request) => request.startsWith('models/'))).toHaveLength(1);
});

it('checks the shards by their MD5 digest', async () => {
  await putModel(new Uint8Array([1, 2, 3, 5]));
  await expect(install()).rejects.toMatchObject({
    code: 'model-damaged',
    details: { path: 'params_shard_0.bin' },
  });
});

it('takes the library from a mirror on this site, where that has the others', async () => {
  await putModel(new Uint8Array([1, 2, 3, 4]));
  const { fetch } = site;
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) =>
    fetch(
      url.replace(`${SITE_URL}models/test-model/`, 'https://hub.test/test/resolve/main/'),
      init,
    ),
  );
  site.put(
    'https://hub.test/test/resolve/main/test-webgpu.wasm',
    new TextEncoder().encode('\0asm'),
  );
  await install();
  expect(site.requests).not.toContain(LIBRARY_URL);
  expect(site.requests).toContain('https://hub.test/test/resolve/main/test-webgpu.wasm');
});

it('asks nobody for a model that is there', async () => {
  await putModel(new Uint8Array([1, 2, 3, 4]));
  const files = createMemoryStore();
  await install(files);
  site.requests.length = 0;
  expect(await install(files)).toHaveLength(1);
  expect(site.requests).toEqual([]);
});

it.each(['', 'null', '{}', '{"records": []}', '{"records": [{"dataPath": "x"}]}'])(
  'refuses %j as an index',
  (text) => {
    expect(() => readShards(text)).toThrow('does not list');
  },
);

it('takes the tokenizer file WebLLM asks for', () => {
  const pathsOf = (tokenizer_files: unknown) =>
    readTokenizerFiles(JSON.stringify({ tokenizer_files })).map((file) => file.path);
  expect(pathsOf(['vocab.json', 'tokenizer.model', 'tokenizer.json'])).toEqual(['tokenizer.json']);
  expect(pathsOf(['tokenizer.model'])).toEqual(['tokenizer.model']);
  expect(() => pathsOf(['vocab.json'])).toThrow('does not list');
});
