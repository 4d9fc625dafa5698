// The page behind the model-store tests: the page side of the store, and a worker that reads from it
// as an engine does.
import { toWire, type WireError } from '../../src/core/errors';
import type { ModelManifest, ModelSpec } from '../../src/core/model/model-manifest';
import type { Damage } from '../../src/core/model/model-store-api';
import { createWorkerClient } from '../../src/core/wire/worker-rpc';
import { createDownloads, type InstallOptions } from '../../src/runtime/models/downloads';
import type { ReaderApi } from './reader.worker';

export type InstallResult =
  | { ok: true; manifest: ModelManifest; reportedBytes: readonly number[] }
  | { ok: false; error: WireError; reportedBytes: readonly number[] };

export interface StoreLab {
  kind(): Promise<'opfs' | 'memory'>;
  /** Aborts when so many bytes are there. */
  install(spec: ModelSpec, abortAtBytes?: number): Promise<InstallResult>;
  /** Writes a file and installs it by its handle, as one that the user chose. */
  link(spec: ModelSpec, path: string, bytes: readonly number[]): Promise<InstallResult>;
  /** Somebody writes to the linked file. */
  changeLinked(bytes: readonly number[]): Promise<void>;
  /** Names of the linked files. */
  linked(modelId: string): Promise<readonly string[]>;
  /** Exports a model, removes it, and imports what was exported. */
  packAgain(modelId: string): Promise<InstallResult>;
  /** What the store says the model takes up, and the browser says everything does. */
  usage(modelId: string): Promise<{ modelBytes: number; estimatedBytes: number }>;
  /** Ids of complete models, read afresh. */
  list(): Promise<string[]>;
  /** The list as the page has it, without asking. */
  listed(): string[];
  verify(modelId: string): Promise<readonly Damage[]>;
  remove(modelId: string): Promise<void>;
  /** SHA-256 of a file as another worker reads it, or the error's code. */
  read(modelId: string, path: string): Promise<string>;
  /** Flips a byte of a stored file, as a failing disk would. */
  damage(folders: readonly string[], name: string, at: number): Promise<void>;
}

const downloads = createDownloads(new URL('.', location.href).href);
const reader = createWorkerClient<ReaderApi>(
  () => new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module' }),
);
const idsOf = (manifests: readonly ModelManifest[]) => manifests.map(({ spec }) => spec.modelId);

async function finish(
  start: (options: InstallOptions) => Promise<ModelManifest>,
  abortAtBytes = Infinity,
): Promise<InstallResult> {
  const controller = new AbortController();
  const reportedBytes: number[] = [];
  try {
    const manifest = await start({
      signal: controller.signal,
      report(loadedBytes) {
        reportedBytes.push(loadedBytes);
        if (loadedBytes >= abortAtBytes) controller.abort();
      },
    });
    return { ok: true, manifest, reportedBytes };
  } catch (error) {
    return { ok: false, error: toWire(error), reportedBytes };
  }
}

const storeLab: StoreLab = {
  kind: () => downloads.storeKind(),
  install: (spec, abortAtBytes) =>
    finish((options) => downloads.install(spec, options), abortAtBytes),
  async link(spec, path, bytes) {
    const disk = await navigator.storage.getDirectory();
    const handle = await disk.getFileHandle('disk.gguf', { create: true });
    const writable = await handle.createWritable();
    await writable.write(Uint8Array.from(bytes));
    await writable.close();
    const files = new Map([[path, handle]]);
    return finish((options) => downloads.importFiles(spec, files, options));
  },
  async changeLinked(bytes) {
    const disk = await navigator.storage.getDirectory();
    const handle = await disk.getFileHandle('disk.gguf');
    const writable = await handle.createWritable();
    await writable.write(Uint8Array.from(bytes));
    await writable.close();
  },
  linked: async (modelId) => (await downloads.linkedHandles(modelId)).map(({ name }) => name),
  async packAgain(modelId) {
    const pack = await downloads.exportPack(modelId);
    // Read whole before the store forgets it, as a saved file would be.
    const saved = new Blob([await pack.arrayBuffer()]);
    await downloads.remove(modelId);
    return finish((options) => downloads.importPack(saved, options));
  },
  async usage(modelId) {
    await downloads.refresh();
    const { usage: estimatedBytes = 0 } = await navigator.storage.estimate();
    return { modelBytes: downloads.usage().get(modelId) ?? 0, estimatedBytes };
  },
  list: async () => idsOf(await downloads.refresh()),
  listed: () => idsOf(downloads.installed()),
  verify: (modelId) => downloads.verify(modelId),
  remove: (modelId) => downloads.remove(modelId),
  read: (modelId, path) => reader.call('read', modelId, path),
  async damage(folders, name, at) {
    let folder = await navigator.storage.getDirectory();
    for (const step of folders) folder = await folder.getDirectoryHandle(step);
    const handle = await folder.getFileHandle(name);
    const writable = await handle.createWritable({ keepExistingData: true });
    await writable.write({ type: 'write', position: at, data: new Uint8Array([0xff]) });
    await writable.close();
  },
};

Object.assign(globalThis, { storeLab });
