// Models from files of this device and as one file: in, out, and every way a pack can be wrong.
import { CHUNK_BYTES } from '../../../src/core/model/model-manifest';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ModelManifest } from '../../../src/core/model/model-manifest';
import type { InstallEvent } from '../../../src/core/model/model-store-api';
import type { LinkedFile, LinkedFiles } from '../files/linked-files';
import { createMemoryStore, type MemoryStore } from '../files/memory-store';
import { createModelStore } from '../model-store';
import { packTar, readTar, type TarEntry } from './tar';
import { makeGguf, makeSpec, sha256Of, toModelFile } from '../test/test-site';

let files: MemoryStore;
let links: LinkedFiles;
let freeBytes: number;
beforeEach(() => {
  files = createMemoryStore();
  links = createMemoryLinks();
  freeBytes = 1e9;
});

const never = new AbortController().signal;
const openStore = () =>
  createModelStore({
    files,
    links,
    estimate: async () => ({ usageBytes: 0, quotaBytes: freeBytes }),
    lock: async () => () => undefined,
    isOnline: () => false,
  });

async function finish(events: AsyncIterable<InstallEvent>): Promise<ModelManifest> {
  let installed: ModelManifest | undefined;
  for await (const event of events) if (event.type === 'installed') installed = event.manifest;
  if (!installed) throw new Error('the import ended without a model');
  return installed;
}

const big = makeGguf(CHUNK_BYTES + 1000);
const small = makeGguf(700, 3);
const LONG_PATH = `onnx/${'ä'.repeat(120)} #1.gguf`;

async function makeModel() {
  return makeSpec([await toModelFile('big.gguf', big), await toModelFile(LONG_PATH, small)]);
}

const blobsOf = (bigBytes = big, smallBytes = small) =>
  new Map([
    ['big.gguf', new Blob([bigBytes])],
    [LONG_PATH, new Blob([smallBytes])],
  ]);

async function makePack(): Promise<Blob> {
  await finish(openStore().importFiles(await makeModel(), blobsOf(), never));
  return openStore().exportPack('test-model');
}

async function expectNothing() {
  expect(await openStore().list()).toEqual([]);
  expect([...(await openStore().usage())]).toEqual([]);
}

describe('importFiles', () => {
  it('copies, checks and lists, with the digest of every chunk', async () => {
    const manifest = await finish(openStore().importFiles(await makeModel(), blobsOf(), never));
    expect(manifest.files[0]?.chunks).toEqual([
      await sha256Of(big.subarray(0, CHUNK_BYTES)),
      await sha256Of(big.subarray(CHUNK_BYTES)),
    ]);
    expect(await openStore().verify('test-model')).toEqual([]);
    expect([...(await openStore().usage())]).toEqual([['test-model', big.length + small.length]]);
  });

  it('leaves nothing of files that are not what the spec says', async () => {
    const wrong = openStore().importFiles(await makeModel(), blobsOf(big, makeGguf(700, 4)), never);
    await expect(finish(wrong)).rejects.toMatchObject({
      code: 'model-damaged',
      details: { path: LONG_PATH, reason: 'wrong SHA-256 digest' },
    });
    await expectNothing();
  });

  it('keeps what was installed before when an import fails', async () => {
    await finish(openStore().importFiles(await makeModel(), blobsOf(), never));
    const spec = makeSpec([await toModelFile('big.gguf', makeGguf(50, 9))]);
    const given = new Map([['big.gguf', new Blob([makeGguf(50, 8)])]]);
    await expect(finish(openStore().importFiles(spec, given, never))).rejects.toMatchObject({
      code: 'model-damaged',
    });
    expect(await openStore().verify('test-model')).toEqual([]);
  });

  it.each([
    ['a truncated file', makeGguf(699), `699 bytes instead of 700`],
    ['something else under its name', new Uint8Array(700), 'not a GGUF file'],
  ])('refuses %s', async (_, bytes, reason) => {
    const importing = openStore().importFiles(await makeModel(), blobsOf(big, bytes), never);
    await expect(finish(importing)).rejects.toMatchObject({
      code: 'model-damaged',
      details: { reason },
    });
    await expectNothing();
  });

  it('says how much room is missing before it copies', async () => {
    freeBytes = 1000;
    const importing = openStore().importFiles(await makeModel(), blobsOf(), never);
    await expect(finish(importing)).rejects.toMatchObject({
      code: 'quota-exceeded',
      details: { neededBytes: big.length + small.length, freeBytes: 1000 },
    });
    await expectNothing();
  });

  it('leaves nothing when it is cancelled', async () => {
    const controller = new AbortController();
    const events = openStore().importFiles(await makeModel(), blobsOf(), controller.signal);
    const cancelled = (async () => {
      for await (const event of events) if (event.type === 'progress') controller.abort();
    })();
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    await expectNothing();
  });
});

describe('linked files', () => {
  /** A file of the disk, as its handle gives it. */
  const makeHandle = (read: () => File): FileSystemFileHandle => {
    const handle: Pick<FileSystemFileHandle, 'kind' | 'name' | 'getFile'> = {
      kind: 'file',
      name: 'big.gguf',
      getFile: async () => read(),
    };
    // The store asks for nothing else of it.
    return handle as FileSystemFileHandle;
  };
  const toFile = (bytes: Uint8Array<ArrayBuffer>, lastModified = 1) =>
    new File([bytes], 'big.gguf', { lastModified });
  let read: () => File;
  const link = async () => {
    read = () => toFile(big);
    const given = new Map<string, Blob | FileSystemFileHandle>(blobsOf());
    given.set(
      'big.gguf',
      makeHandle(() => read()),
    );
    return finish(openStore().importFiles(await makeModel(), given, never));
  };

  it('stay where they are; what is given as bytes is copied', async () => {
    freeBytes = small.length;
    const manifest = await link();
    expect(manifest.files.map(({ isLinked }) => isLinked)).toEqual([true, undefined]);
    expect([...(await openStore().usage())]).toEqual([['test-model', small.length]]);
    expect(await openStore().linkedHandles('test-model')).toHaveLength(1);
    expect(await openStore().verify('test-model')).toEqual([]);
    expect((await openStore().exportPack('test-model')).size).toBeGreaterThan(big.length);
  });

  it('are damage when they have changed, and the disk is never written to', async () => {
    await link();
    read = () => toFile(big, 2);
    await expect(openStore().exportPack('test-model')).rejects.toMatchObject({
      code: 'file-unavailable',
      details: { path: 'big.gguf', reason: 'changed' },
    });
    expect(await openStore().verify('test-model')).toEqual([{ path: 'big.gguf', chunks: [] }]);
    expect(await openStore().list()).toEqual([]);
  });

  it.each([
    ['NotAllowedError', 'permission'],
    ['NotFoundError', 'missing'],
  ])('say why they cannot be read: %s', async (name, reason) => {
    await link();
    read = () => {
      throw new DOMException('no', name);
    };
    await expect(openStore().exportPack('test-model')).rejects.toMatchObject({
      code: 'file-unavailable',
      details: { reason },
    });
  });

  it('stay installed while they only lack permission', async () => {
    await link();
    read = () => {
      throw new DOMException('no', 'NotAllowedError');
    };
    await expect(openStore().verify('test-model')).rejects.toMatchObject({
      code: 'file-unavailable',
    });
    expect(await openStore().list()).toHaveLength(1);
  });

  it('are forgotten with the model, and when a copy takes their place', async () => {
    await link();
    await finish(openStore().importFiles(await makeModel(), blobsOf(), never));
    expect(await openStore().linkedHandles('test-model')).toEqual([]);
    await link();
    await openStore().remove('test-model');
    expect(await openStore().linkedHandles('test-model')).toEqual([]);
  });
});

describe('packs', () => {
  it('carry a whole model to another device', async () => {
    const pack = await makePack();
    files = createMemoryStore();
    const manifest = await finish(openStore().importPack(pack, never));
    expect(manifest.spec).toMatchObject({ modelId: 'test-model', addedFrom: 'pack' });
    expect(manifest.files.map(({ path }) => path)).toEqual(['big.gguf', LONG_PATH]);
    expect(await openStore().verify('test-model')).toEqual([]);
  });

  it('begin with the manifest', async () => {
    const names = (await readTar(await makePack())).map(({ path }) => path);
    expect(names).toEqual(['manifest.json', 'files/big.gguf', `files/${LONG_PATH}`]);
  });

  it.each([0.1, 0.5, 0.9999])('are refused when cut at %d of their length', async (share) => {
    const pack = await makePack();
    files = createMemoryStore();
    const cut = pack.slice(0, Math.floor(pack.size * share));
    await expect(finish(openStore().importPack(cut, never))).rejects.toMatchObject({
      code: 'model-damaged',
    });
    await expectNothing();
  });

  it('are refused when a byte is not what its digest says', async () => {
    const bytes = new Uint8Array(await (await makePack()).arrayBuffer());
    bytes[CHUNK_BYTES] = (bytes[CHUNK_BYTES] ?? 0) ^ 1;
    files = createMemoryStore();
    await expect(finish(openStore().importPack(new Blob([bytes]), never))).rejects.toMatchObject({
      code: 'model-damaged',
      details: { path: 'big.gguf', reason: 'wrong SHA-256 digest' },
    });
    await expectNothing();
  });

  const rename = (from: string, to: string) => (entries: TarEntry[]) =>
    entries.map((entry) => (entry.path === from ? { ...entry, path: to } : entry));
  const rewrite = (change: (text: string) => string) => async (entries: TarEntry[]) => {
    const [manifest, ...rest] = entries;
    const text = change((await manifest?.blob.text()) ?? '');
    return [{ path: 'manifest.json', blob: new Blob([text]) }, ...rest];
  };
  it.each([
    ['a name that leads out', rename('files/big.gguf', '../big.gguf'), 'model-damaged'],
    ['an absolute name', rename('files/big.gguf', '/big.gguf'), 'model-damaged'],
    ['a name that is not listed', rename('files/big.gguf', 'files/x.gguf'), 'model-damaged'],
    ['a file too many', (all: TarEntry[]) => [...all, ...all.slice(1)], 'model-damaged'],
    ['a file too few', (all: TarEntry[]) => all.slice(0, 2), 'model-damaged'],
    ['no manifest', (all: TarEntry[]) => all.slice(1), 'model-unsupported'],
    [
      'a path that leads out',
      rewrite((t) => t.replaceAll('big.gguf', '../b.gguf')),
      'model-damaged',
    ],
    ['an id that leads out', rewrite((t) => t.replaceAll('test-model', '..')), 'model-damaged'],
    ['a manifest of nothing', rewrite(() => '{"version":1}'), 'model-damaged'],
    ['a spec with holes', rewrite((t) => t.replace('"licence"', '"x"')), 'model-damaged'],
  ])('are refused with %s', async (_, change, code) => {
    const entries = await readTar(await makePack());
    files = createMemoryStore();
    const pack = packTar(await change(entries));
    await expect(finish(openStore().importPack(pack, never))).rejects.toMatchObject({ code });
    await expectNothing();
  });

  it('says so when the file is no pack at all', async () => {
    const importing = openStore().importPack(new Blob([small]), never);
    await expect(finish(importing)).rejects.toMatchObject({ code: 'model-unsupported' });
  });

  it('refuses to pack what is not there', async () => {
    await expect(openStore().exportPack('nothing')).rejects.toMatchObject({
      code: 'model-not-found',
    });
  });
});

function createMemoryLinks(): LinkedFiles {
  const rows = new Map<string, Map<string, LinkedFile>>();
  return {
    find: async (modelId, path) => rows.get(modelId)?.get(path),
    list: async (modelId) => [...(rows.get(modelId)?.values() ?? [])],
    async put(modelId, path, file) {
      rows.set(modelId, new Map(rows.get(modelId)).set(path, file));
    },
    async removeExcept(modelId, paths) {
      for (const path of rows.get(modelId)?.keys() ?? []) {
        if (!paths.includes(path)) rows.get(modelId)?.delete(path);
      }
    },
  };
}
