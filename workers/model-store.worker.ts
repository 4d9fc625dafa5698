import type { ModelStoreApi, StorageEstimate } from '../src/core/model/model-store-api';
import { serveApi } from '../src/core/wire/worker-rpc';
import { createHasherBeside, type HashThread } from './model-store/hashing/beside-hasher';
import { openModelsFolder } from './model-store/files/layout';
import { createLinkedFiles } from './model-store/files/linked-files';
import { lockModel } from './model-store/files/locks';
import { serveMemoryModels } from './model-store/files/memory-link';
import { createMemoryStore } from './model-store/files/memory-store';
import { createModelStore } from './model-store/model-store';
import { createOpfsStore } from './model-store/files/opfs-store';

/** Safari before 15.5 starts no worker from a worker. */
const createHasher =
  'Worker' in globalThis
    ? createHasherBeside(
        (): HashThread =>
          new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' }),
      )
    : undefined;

async function openStore(): Promise<ModelStoreApi> {
  const folder = await openModelsFolder();
  const isOnline = () => navigator.onLine;
  if (folder) {
    const files = createOpfsStore(folder);
    const links = createLinkedFiles();
    const host = { files, links, estimate, lock: lockModel, isOnline };
    return createModelStore({ ...host, ...(createHasher && { createHasher }) });
  }
  const files = createMemoryStore();
  serveMemoryModels((modelId) => files.find(modelId));
  return createModelStore({ files, estimate: async () => undefined, lock: lockModel, isOnline });
}

async function estimate(): Promise<StorageEstimate | undefined> {
  const { usage, quota } = await navigator.storage.estimate();
  return usage === undefined || quota === undefined
    ? undefined
    : { usageBytes: usage, quotaBytes: quota };
}

// Opened at the first call; a message that comes earlier than the answer just waits for it.
let opened: Promise<ModelStoreApi> | undefined;
const store = () => (opened ??= openStore());

serveApi({
  kind: async () => (await store()).kind(),
  list: async () => (await store()).list(),
  async *install(spec, siteUrl, signal) {
    yield* (await store()).install(spec, siteUrl, signal);
  },
  verify: async (modelId) => (await store()).verify(modelId),
  async *importFiles(spec, files, signal) {
    yield* (await store()).importFiles(spec, files, signal);
  },
  linkedHandles: async (modelId) => (await store()).linkedHandles(modelId),
  exportPack: async (modelId) => (await store()).exportPack(modelId),
  async *importPack(pack, signal) {
    yield* (await store()).importPack(pack, signal);
  },
  usage: async () => (await store()).usage(),
  remove: async (modelId) => (await store()).remove(modelId),
} satisfies ModelStoreApi);
