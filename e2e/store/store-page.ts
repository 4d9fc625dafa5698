// The page behind the model-store tests: the page side of the store, and a worker that reads from it
// as an engine does.
import { toWire, type WireError } from '../../src/core/errors';
import type { ModelManifest, ModelSpec } from '../../src/core/model-manifest';
import type { Damage } from '../../src/core/model-store-api';
import { createWorkerClient } from '../../src/core/worker-rpc';
import { createDownloads } from '../../src/runtime/downloads';
import type { ReaderApi } from './reader.worker';

export type InstallResult =
  | { ok: true; manifest: ModelManifest; reportedBytes: readonly number[] }
  | { ok: false; error: WireError; reportedBytes: readonly number[] };

export interface StoreLab {
  kind(): Promise<'opfs' | 'memory'>;
  /** Aborts when so many bytes are there. */
  install(spec: ModelSpec, abortAtBytes?: number): Promise<InstallResult>;
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

const storeLab: StoreLab = {
  kind: () => downloads.storeKind(),
  async install(spec, abortAtBytes = Infinity) {
    const controller = new AbortController();
    const reportedBytes: number[] = [];
    try {
      const manifest = await downloads.install(spec, {
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
