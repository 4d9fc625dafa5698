// Which models are in memory. Several at once when they fit; whoever uses one leases it, and what is
// leased is never unloaded. The one used longest ago makes room first.
import type { Accessor } from 'solid-js';
import type { Engine, LoadedModel, LoadOptions } from '../../core/engine/engine';
import { spoilsEngine } from '../../core/engine/engine-errors';
import { AppError } from '../../core/errors';
import { log } from '../../core/log';
import type { ModelManifest, ModelSpec } from '../../core/model/model-manifest';
import { createTurns, type Turns } from '../../core/turns';
import type { TabLink } from '../jobs/gpu-owner';
import {
  createLoadedMirror,
  type LoadedEntry,
  type LoadProgress,
  type LoadStatus,
} from './loaded-mirror';
import type { LoadPlan } from './load-plan';
import type { LeaseOptions, ModelLease } from './model-lease';
import { createSharedTask, type SharedTask } from '../jobs/shared-task';

export interface ModelManager {
  /** In every tab. The one used last comes first. */
  readonly loaded: Accessor<readonly LoadedEntry[]>;
  /** What is being loaded now, in every tab. */
  readonly loading: Accessor<LoadStatus | undefined>;
  /**
   * Loads unless it is loaded; who asks for the same model meanwhile waits for the same load. The
   * owner only. Throws `model-not-found` when it is not installed, what the engine throws, AbortError.
   */
  lease(modelId: string, signal: AbortSignal, options?: LeaseOptions): Promise<ModelLease>;
  /** Throws `engine-busy` while it is leased. */
  unload(modelId: string): Promise<void>;
  /** Unloads what nobody has used since then; `epochMs`. */
  unloadUnusedSince(epochMs: number): Promise<void>;
}

export interface ModelManagerInputs {
  readonly tabs: TabLink;
  /** Resolves once the model's files are whole on this device, or it lies on a known server. */
  ensureInstalled(modelId: string, signal: AbortSignal): Promise<Pick<ModelManifest, 'spec'>>;
  createEngine(spec: ModelSpec): Engine;
  plan(spec: ModelSpec): Promise<LoadPlan>;
  /** Bytes that all loaded models may take together. */
  memoryBudget(): Promise<number>;
  /** Around every load, so that a tab that dies in it leaves a trace. Ends when the load ends. */
  markLoad(spec: ModelSpec, options: LoadOptions): () => void;
  onLoaded(model: LoadedModel, loadMs: number): void;
}

interface Resident {
  readonly engine: Engine;
  readonly spec: ModelSpec;
  readonly model: LoadedModel;
  readonly loadMs: number;
  readonly memoryBytes: number;
  /** Of `LeaseOptions.loadOptions`; undefined when it was loaded by plan. */
  readonly forced: string | undefined;
  /** An engine here writes one answer at a time; who comes meanwhile waits. */
  readonly turns: Turns;
  leases: number;
  lastUsedAt: number;
}

interface Load {
  readonly forced: string | undefined;
  readonly task: SharedTask<Resident>;
  readonly listeners: Set<(progress: LoadProgress) => void>;
}

export function createModelManager(inputs: ModelManagerInputs): ModelManager {
  const mirror = createLoadedMirror(inputs.tabs);
  const residents = new Map<string, Resident>();
  const loads = new Map<string, Load>();
  /** One load at a time, so that each knows what the others have taken. */
  let lastLoad: Promise<void> = Promise.resolve();
  let status: LoadStatus | undefined;

  const state = () => ({
    loaded: [...residents.values()].sort((a, b) => b.lastUsedAt - a.lastUsedAt).map(toEntry),
    loading: status,
  });
  const announce = () => mirror.publish(state());

  const drop = async (resident: Resident) => {
    const { modelId } = resident.spec;
    if (residents.get(modelId) !== resident) return;
    residents.delete(modelId);
    announce();
    try {
      await resident.engine.dispose();
    } catch (error) {
      // Its worker has ended all the same.
      log('warn', 'A model did not end well', { modelId, error });
    }
  };

  const idle = () =>
    [...residents.values()]
      .filter((resident) => resident.leases === 0)
      .sort((a, b) => a.lastUsedAt - b.lastUsedAt);

  const makeRoom = async (neededBytes: number) => {
    const budgetBytes = await inputs.memoryBudget();
    for (const resident of idle()) {
      const usedBytes = [...residents.values()].reduce((sum, one) => sum + one.memoryBytes, 0);
      if (usedBytes + neededBytes <= budgetBytes) return;
      log('info', 'A model makes room', { modelId: resident.spec.modelId });
      await drop(resident);
    }
  };

  const runEngine = async (
    spec: ModelSpec,
    options: LoadOptions,
    listeners: Load['listeners'],
    signal: AbortSignal,
  ) => {
    const engine = inputs.createEngine(spec);
    const unmark = inputs.markLoad(spec, options);
    const startedAt = performance.now();
    try {
      for await (const event of engine.load(spec.modelId, options, signal)) {
        if (event.type === 'ready') {
          return { engine, model: event.model, loadMs: performance.now() - startedAt };
        }
        status = { modelId: spec.modelId, progress: event };
        mirror.publishSoon(state());
        for (const listener of listeners) listener(event);
      }
      throw new AppError('internal', 'The engine ended its load without a model');
    } catch (error) {
      await engine.dispose();
      throw error;
    } finally {
      unmark();
    }
  };

  const runLoad = async (
    modelId: string,
    loadOptions: LoadOptions | undefined,
    listeners: Load['listeners'],
    signal: AbortSignal,
  ): Promise<Resident> => {
    const { spec } = await inputs.ensureInstalled(modelId, signal);
    const { options, memoryBytes } = await inputs.plan(spec);
    const present = residents.get(modelId);
    if (present) await drop(present);
    await makeRoom(memoryBytes);
    signal.throwIfAborted();
    status = { modelId };
    announce();
    const run = () => runEngine(spec, loadOptions ?? options, listeners, signal);
    try {
      const started = await run().catch(async (error: unknown) => {
        // Our estimates are rough: with everything else out of memory it may fit.
        const others = idle();
        const isFull = error instanceof AppError && error.code === 'out-of-memory';
        if (!isFull || others.length === 0) throw error;
        for (const other of others) await drop(other);
        return run();
      });
      const { model, loadMs } = started;
      log('info', 'Model loaded', { modelId, loadMs, backend: model.backend });
      const forced = toKey(loadOptions);
      const lastUsedAt = Date.now();
      const resident = {
        ...started,
        spec,
        memoryBytes,
        forced,
        turns: createTurns(),
        leases: 0,
        lastUsedAt,
      };
      residents.set(modelId, resident);
      inputs.onLoaded(model, loadMs);
      return resident;
    } finally {
      status = undefined;
      announce();
    }
  };

  const begin = (modelId: string, loadOptions: LoadOptions | undefined): Load => {
    const before = lastLoad;
    const listeners: Load['listeners'] = new Set();
    const task = createSharedTask(async (signal) => {
      await before;
      signal.throwIfAborted();
      return runLoad(modelId, loadOptions, listeners, signal);
    });
    const load = { forced: toKey(loadOptions), task, listeners };
    loads.set(modelId, load);
    lastLoad = task.ended.then(() => {
      if (loads.get(modelId) === load) loads.delete(modelId);
    });
    return load;
  };

  const release = (resident: Resident) => {
    resident.leases -= 1;
    resident.lastUsedAt = Date.now();
    if (residents.get(resident.spec.modelId) === resident) announce();
  };

  const toLease = (resident: Resident): ModelLease => {
    resident.leases += 1;
    const dropIfGone = async (error: unknown) => {
      const isGone =
        spoilsEngine(error) || (error instanceof AppError && error.code === 'model-not-loaded');
      if (isGone) await drop(resident);
    };
    const watched = async <T>(work: Promise<T>) => {
      try {
        return await work;
      } catch (error) {
        await dropIfGone(error);
        throw error;
      }
    };
    let isReleased = false;
    return {
      model: resident.model,
      loadMs: resident.loadMs,
      async *generate(request, signal) {
        const isShared = resident.model.backend === 'server';
        const endTurn = isShared ? () => undefined : await resident.turns.take(signal);
        try {
          yield* resident.engine.generate(request, signal);
        } catch (error) {
          await dropIfGone(error);
          throw error;
        } finally {
          endTurn();
        }
      },
      embed: (texts) => watched(resident.engine.embed(texts)),
      readPrompt: (messages) => watched(resident.engine.readPrompt(messages)),
      release() {
        if (!isReleased) release(resident);
        isReleased = true;
      },
    };
  };

  return {
    loaded: mirror.loaded,
    loading: mirror.loading,
    async lease(modelId, signal, { loadOptions, onProgress } = {}) {
      signal.throwIfAborted();
      const forced = toKey(loadOptions);
      let load = loads.get(modelId);
      while (load?.task.isAbandoned()) {
        await load.task.ended;
        load = loads.get(modelId);
      }
      const present = residents.get(modelId);
      if (present && !load) {
        if (present.forced === forced) return toLease(present);
        if (present.leases > 0) throw busy(modelId);
      }
      load ??= begin(modelId, loadOptions);
      if (load.forced !== forced) throw busy(modelId);
      if (onProgress) load.listeners.add(onProgress);
      return load.task.join(signal, toLease);
    },
    async unload(modelId) {
      const resident = residents.get(modelId);
      if (resident && resident.leases > 0) throw busy(modelId);
      if (resident) await drop(resident);
    },
    async unloadUnusedSince(epochMs) {
      for (const resident of idle()) if (resident.lastUsedAt < epochMs) await drop(resident);
    },
  };
}

function toKey(loadOptions: LoadOptions | undefined): string | undefined {
  return loadOptions && JSON.stringify(loadOptions);
}

function busy(modelId: string): AppError {
  return new AppError('engine-busy', 'The model is in use', { modelId });
}

function toEntry({ spec, model, loadMs, memoryBytes, lastUsedAt }: Resident): LoadedEntry {
  return {
    modelId: spec.modelId,
    task: spec.task,
    contextLength: model.contextLength,
    loadMs,
    memoryBytes,
    backend: model.backend,
    lastUsedAt,
  };
}
