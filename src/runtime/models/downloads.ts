// Page side of the model store: what is installed, and installing more. The worker starts at the
// first call; the list follows what other tabs install and remove.
import { createSignal, getOwner, onCleanup, type Accessor } from 'solid-js';
import { AppError } from '../../core/errors';
import { log } from '../../core/log';
import type { ModelManifest, ModelSpec } from '../../core/model/model-manifest';
import type { Damage, InstallEvent, ModelStoreApi } from '../../core/model/model-store-api';
import { createWorkerClient } from '../../core/wire/worker-rpc';

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
  /** Reads every byte. A damaged model is not installed any more; `install` mends what is damaged. */
  verify(modelId: string): Promise<readonly Damage[]>;
  /** By path inside the model. Handles are read in place, blobs copied. Errors as `install`. */
  importFiles(
    spec: ModelSpec,
    files: ReadonlyMap<string, Blob | FileSystemFileHandle>,
    options: InstallOptions,
  ): Promise<ModelManifest>;
  /** `model-damaged` for a pack that is cut short or wrong, `model-unsupported` for no pack. */
  importPack(pack: Blob, options: InstallOptions): Promise<ModelManifest>;
  /** The whole model as one file; its bytes are read when the blob is. */
  exportPack(modelId: string): Promise<Blob>;
  /** For asking the user's permission again after a reload; empty where nothing is linked. */
  linkedHandles(modelId: string): Promise<readonly FileSystemFileHandle[]>;
  /** Bytes on this device by model, unfinished downloads included. Empty until the first `refresh`. */
  readonly usage: Accessor<ReadonlyMap<string, number>>;
  /** `memory`: gone with the tab. */
  storeKind(): Promise<'opfs' | 'memory'>;
}

const CHANNEL = 'hearth:models';

/** `siteUrl`: the app's folder, against which relative sources resolve. */
export function createDownloads(siteUrl: string = document.baseURI): Downloads {
  const client = createWorkerClient<ModelStoreApi>(
    () =>
      new Worker(new URL('../../../workers/model-store.worker.ts', import.meta.url), {
        type: 'module',
        name: 'model-store',
      }),
  );
  const [installed, setInstalled] = createSignal<readonly ModelManifest[]>([]);
  const [isListed, setListed] = createSignal(false);
  const [usage, setUsage] = createSignal<ReadonlyMap<string, number>>(new Map());
  const channel = new BroadcastChannel(CHANNEL);

  const refreshUsage = async () => {
    try {
      setUsage(await client.call('usage'));
    } catch (error) {
      log('warn', 'What the models take up could not be read', error);
    }
  };

  // An older answer never overwrites a newer one; who asked finds at least what was true then.
  let asked = 0;
  let shown = 0;
  const refresh = async () => {
    void refreshUsage();
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

  const follow = async (
    events: AsyncIterable<InstallEvent>,
    report: InstallOptions['report'],
  ): Promise<ModelManifest> => {
    try {
      for await (const event of events) {
        if (event.type === 'progress') {
          report(event.loadedBytes, event.totalBytes, event.bytesPerSecond);
        } else if (event.type === 'retry') {
          const { path, source, reason } = event;
          log('warn', 'A model file was refused', { path, source, reason });
        } else {
          await announce();
          const { spec, source } = event.manifest;
          log('info', 'Model installed', { modelId: spec.modelId, source });
          return event.manifest;
        }
      }
    } catch (error) {
      // What came so far is kept, and counts.
      void refreshUsage();
      throw error;
    }
    throw new AppError('internal', 'The model store ended an install without a model');
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
    install: (spec, options) =>
      follow(client.stream('install', spec, siteUrl, options.signal), options.report),
    importFiles: (spec, files, options) =>
      follow(client.stream('importFiles', spec, files, options.signal), options.report),
    importPack: (pack, options) =>
      follow(client.stream('importPack', pack, options.signal), options.report),
    exportPack: (modelId) => client.call('exportPack', modelId),
    linkedHandles: (modelId) => client.call('linkedHandles', modelId),
    usage,
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
