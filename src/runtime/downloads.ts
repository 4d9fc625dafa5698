// Page side of the model store: what is installed, and installing more. The worker starts at the
// first call; the list follows what other tabs install and remove.
import { createSignal, getOwner, onCleanup, type Accessor } from 'solid-js';
import { AppError } from '../core/errors';
import { log } from '../core/log';
import type { ModelManifest, ModelSpec } from '../core/model-manifest';
import type { ModelStoreApi } from '../core/model-store-api';
import { createWorkerClient } from '../core/worker-rpc';

export interface InstallOptions {
  readonly signal: AbortSignal;
  readonly report: (loadedBytes: number, totalBytes: number, bytesPerSecond: number) => void;
}

export interface Downloads {
  /** Complete models. Empty until the first `refresh` is back; then `isListed` is true. */
  readonly installed: Accessor<readonly ModelManifest[]>;
  readonly isListed: Accessor<boolean>;
  findInstalled(modelId: string): ModelManifest | undefined;
  refresh(): Promise<readonly ModelManifest[]>;
  /** Errors as `ModelStoreApi.install`; AbortError keeps what came so far for the next call. */
  install(spec: ModelSpec, options: InstallOptions): Promise<ModelManifest>;
  /** Parts of an unfinished install included. */
  remove(modelId: string): Promise<void>;
  /** Reads every byte; the paths that do not match, after which the model is not installed. */
  verify(modelId: string): Promise<readonly string[]>;
  /** `memory`: gone with the tab. */
  storeKind(): Promise<'opfs' | 'memory'>;
}

const CHANNEL = 'hearth:models';

/** `siteUrl`: the app's folder, against which relative sources resolve. */
export function createDownloads(siteUrl: string = document.baseURI): Downloads {
  const client = createWorkerClient<ModelStoreApi>(
    () =>
      new Worker(new URL('../../workers/model-store.worker.ts', import.meta.url), {
        type: 'module',
        name: 'model-store',
      }),
  );
  const [installed, setInstalled] = createSignal<readonly ModelManifest[]>([]);
  const [isListed, setListed] = createSignal(false);
  const channel = new BroadcastChannel(CHANNEL);

  // An older answer never overwrites a newer one; who asked finds at least what was true then.
  let asked = 0;
  let shown = 0;
  const refresh = async () => {
    asked += 1;
    const ticket = asked;
    const list = await client.call('list');
    if (ticket > shown) {
      shown = ticket;
      setInstalled(list);
      setListed(true);
    }
    return list;
  };

  const announce = async () => {
    channel.postMessage('changed');
    await refresh();
  };

  channel.onmessage = () => {
    if (!isListed()) return;
    refresh().catch((error: unknown) => {
      log('warn', 'The list of models could not be read', error);
    });
  };

  if (getOwner()) {
    onCleanup(() => {
      channel.close();
      client.terminate();
    });
  }

  return {
    installed,
    isListed,
    findInstalled: (modelId) => installed().find(({ spec }) => spec.modelId === modelId),
    refresh,
    async install(spec, { signal, report }) {
      const { modelId } = spec;
      for await (const event of client.stream('install', spec, siteUrl, signal)) {
        if (event.type === 'progress') {
          report(event.loadedBytes, event.totalBytes, event.bytesPerSecond);
        } else if (event.type === 'retry') {
          const { path, source, reason } = event;
          log('warn', 'A model file was refused', { modelId, path, source, reason });
        } else {
          await announce();
          log('info', 'Model installed', { modelId, source: event.manifest.source });
          return event.manifest;
        }
      }
      throw new AppError('internal', 'The model store ended an install without a model', {
        modelId,
      });
    },
    async remove(modelId) {
      await client.call('remove', modelId);
      await announce();
    },
    async verify(modelId) {
      const damaged = await client.call('verify', modelId);
      if (damaged.length > 0) await announce();
      return damaged;
    },
    storeKind: () => client.call('kind'),
  };
}
