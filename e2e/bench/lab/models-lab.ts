// Downloads and loads of models, each beside what it is measured against.
import type { ModelSpec } from '../../../src/core/model/model-manifest';
import type { ModelStoreApi } from '../../../src/core/model/model-store-api';
import { createWorkerClient } from '../../../src/core/wire/worker-rpc';
import { modelCatalog } from '../../../src/engines/model-catalog';
import { engineRegistry } from '../../../src/engines/registry';

export interface LibraryLoad {
  readonly library: 'wllama' | 'transformers';
  /** Of the first GGUF file, or of the model's folder without a slash at the end. */
  readonly url: string;
  readonly contextLength: number;
}

/** All in milliseconds. */
export interface ModelsLab {
  downloadPlain(url: string): Promise<number>;
  /** From the first request to the manifest; the model is removed again. */
  downloadStored(spec: ModelSpec): Promise<number>;
  /** An install that is never waited for: the page is closed under it. */
  beginInstall(spec: ModelSpec): Promise<void>;
  loadStored(modelId: string, contextLength: number): Promise<number>;
  loadWithLibrary(load: LibraryLoad): Promise<number>;
}

const never = new AbortController().signal;
const siteUrl = () => new URL('..', location.href).href;

function openStore() {
  return createWorkerClient<ModelStoreApi>(
    () =>
      new Worker(new URL('../../../workers/model-store.worker.ts', import.meta.url), {
        type: 'module',
      }),
  );
}

/** Asks a fresh worker once. */
function askWorker<T>(worker: Worker, message: unknown): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = (event: MessageEvent<{ value: T } | { failure: string }>) => {
      worker.terminate();
      if ('value' in event.data) resolve(event.data.value);
      else reject(new Error(event.data.failure));
    };
    worker.postMessage(message);
  });
}

export const modelsLab: ModelsLab = {
  downloadPlain: (url) =>
    askWorker(
      new Worker(new URL('./plain-download.worker.ts', import.meta.url), { type: 'module' }),
      url,
    ),

  async downloadStored(spec) {
    const store = openStore();
    // The worker stands and the store is open, as in the app when somebody presses Download.
    await store.call('list');
    const startedAt = performance.now();
    for await (const event of store.stream('install', spec, siteUrl(), never)) {
      if (event.type === 'installed') break;
    }
    const ms = performance.now() - startedAt;
    await store.call('remove', spec.modelId);
    store.terminate();
    return ms;
  },

  async beginInstall(spec) {
    const events = openStore().stream('install', spec, siteUrl(), never);
    await events[Symbol.asyncIterator]().next();
  },

  async loadStored(modelId, contextLength) {
    const spec = modelCatalog().find((known) => known.modelId === modelId);
    if (!spec) throw new Error(`No such model: ${modelId}`);
    const startedAt = performance.now();
    const engine = engineRegistry[spec.engine].create();
    for await (const event of engine.load(modelId, { device: 'cpu', contextLength }, never)) {
      if (event.type === 'ready') break;
    }
    const ms = performance.now() - startedAt;
    await engine.dispose();
    return ms;
  },

  async loadWithLibrary(load) {
    const startedAt = performance.now();
    await askWorker(
      new Worker(new URL('./library-load.worker.ts', import.meta.url), { type: 'module' }),
      load,
    );
    return performance.now() - startedAt;
  },
};
