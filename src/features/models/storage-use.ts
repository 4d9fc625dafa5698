// What fills the storage of this site: each model with its last use, and the rest.
import { createEffect, createMemo, on, onCleanup, type Accessor } from 'solid-js';
import type { Runtime } from '../../runtime/runtime';
import type { StorageState } from '../../runtime/storage-state';
import type { ModelActions } from './model-actions';
import type { ModelsPageState } from './models-page';
import type { RoomCandidate } from './room-plan';

export interface StoredModel {
  readonly modelId: string;
  readonly name: string;
  readonly bytes: number;
  readonly use: 'arriving' | 'paused' | 'in-use' | 'unfinished' | 'idle';
  /** Epoch ms; 0: it has answered nothing. */
  readonly lastUsedAt: number;
  readonly isBuiltIn: boolean;
}

export interface StorageUse {
  readonly storage: StorageState;
  /** The largest first. */
  readonly models: Accessor<readonly StoredModel[]>;
  /** As the browser says, or what is known to be here where it has not noticed yet. */
  readonly usedBytes: Accessor<number>;
  /** App, chats, documents and what the browser adds; 0 where it does not tell. */
  readonly otherBytes: Accessor<number>;
  /** What may go to make room for a model, the longest unused first. */
  removable(forModelId: string): readonly RoomCandidate[];
  /** On this device, an unfinished download included. */
  bytesOf(modelId: string): number;
  /** What loaded models take of the memory, as far as it is known. */
  readonly loadedBytes: Accessor<number>;
  verifyAll(actions: ModelActions): void;
}

/** The browser tells nobody when its figures change: the app's own files may arrive meanwhile. */
const ASK_EVERY_MS = 5_000;
const ASK_EVERY_WHILE_ARRIVING_MS = 2_000;

/** Needs a Solid owner. */
export function createStorageUse(
  runtime: Runtime,
  page: ModelsPageState,
  storage: StorageState,
): StorageUse {
  const { downloads, library, models } = runtime;
  const isArriving = createMemo(() =>
    runtime.jobs.active().some((job) => job.kind === 'model.download' && job.status === 'running'),
  );
  createEffect(on([downloads.installed, downloads.usage, isArriving], () => storage.refresh()));
  createEffect(() => {
    const everyMs = isArriving() ? ASK_EVERY_WHILE_ARRIVING_MS : ASK_EVERY_MS;
    const ask = () => {
      if (document.visibilityState === 'visible') storage.refresh();
    };
    const timer = setInterval(ask, everyMs);
    onCleanup(() => clearInterval(timer));
  });

  const bytesOf = (modelId: string) => {
    const state = page.stateOf(modelId);
    const stored = downloads.usage().get(modelId) ?? 0;
    return state.kind === 'downloading' ? Math.max(stored, state.doneBytes) : stored;
  };
  const useOf = (modelId: string): StoredModel['use'] => {
    const state = page.stateOf(modelId);
    if (state.kind === 'downloading') return state.job.status === 'paused' ? 'paused' : 'arriving';
    if (state.kind === 'loaded') return 'in-use';
    return library.isInstalled(modelId) ? 'idle' : 'unfinished';
  };
  const stored = createMemo((): readonly StoredModel[] => {
    const arriving = runtime.jobs
      .active()
      .flatMap((job) =>
        job.kind === 'model.download' && 'modelId' in job.input ? [job.input.modelId] : [],
      );
    const ids = new Set([...downloads.usage().keys(), ...arriving]);
    return [...ids]
      .map((modelId) => ({
        modelId,
        name: page.findEntry(modelId)?.name ?? library.findSpec(modelId)?.name ?? modelId,
        bytes: bytesOf(modelId),
        use: useOf(modelId),
        lastUsedAt: page.useOf(modelId)?.lastUsedAt ?? 0,
        isBuiltIn: library.findSpec(modelId)?.demo === true,
      }))
      .filter(({ bytes }) => bytes > 0)
      .sort((a, b) => b.bytes - a.bytes);
  });

  const modelBytes = createMemo(() => stored().reduce((sum, { bytes }) => sum + bytes, 0));
  const usedBytes = () => Math.max(modelBytes(), storage.usage()?.usedBytes ?? 0);

  return {
    storage,
    models: stored,
    usedBytes,
    otherBytes: () => usedBytes() - modelBytes(),
    removable: (forModelId) =>
      stored()
        .filter(({ modelId, isBuiltIn }) => modelId !== forModelId && !isBuiltIn)
        .map(({ use, ...model }) => ({ ...model, isInUse: use === 'in-use' }))
        .sort((a, b) => a.lastUsedAt - b.lastUsedAt),
    bytesOf,
    loadedBytes: () => models.loaded().reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
    verifyAll(actions) {
      for (const { spec } of downloads.installed()) {
        const entry = page.findEntry(spec.modelId);
        if (entry) actions.verify(entry);
      }
    },
  };
}
