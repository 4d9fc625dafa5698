import type { ModelStoreApi } from '../../../src/core/model/model-store-api';
import { createWorkerClient } from '../../../src/core/wire/worker-rpc';
import { modelCatalog } from '../../../src/engines/model-catalog';

/** Puts a model of the build into the app's store. */
export async function installModel(modelId: string): Promise<void> {
  const spec = modelCatalog().find((known) => known.modelId === modelId);
  if (!spec) throw new Error(`No such model: ${modelId}`);
  const store = createWorkerClient<ModelStoreApi>(
    () =>
      new Worker(new URL('../../../workers/model-store.worker.ts', import.meta.url), {
        type: 'module',
      }),
  );
  const siteUrl = new URL('..', location.href).href;
  const events = store.stream('install', spec, siteUrl, new AbortController().signal);
  for await (const event of events) if (event.type === 'installed') break;
  store.terminate();
}
