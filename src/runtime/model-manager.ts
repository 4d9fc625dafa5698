// Which model is loaded where. One resident per task: a chat model and an embedding model may live
// at once, a second chat model replaces the first.
import { createSignal, type Accessor } from 'solid-js';
import type { Engine, GenerateRequest, LoadedModel, LoadEvent, TokenEvent } from '../core/engine';
import { AppError } from '../core/errors';
import { log } from '../core/log';
import type { ModelManifest, ModelSpec, ModelTask } from '../core/model-manifest';

/** What a turn holds while it uses a loaded model. */
export interface ModelLease {
  readonly model: LoadedModel;
  readonly loadMs: number;
  generate(request: GenerateRequest, signal: AbortSignal): AsyncIterable<TokenEvent>;
}

export type LoadProgress = Extract<LoadEvent, { type: 'progress' }>;

export interface LoadStatus {
  readonly modelId: string;
  readonly progress?: LoadProgress;
}

export interface ModelManager {
  /** The loaded model of a task, if any. */
  resident(task: ModelTask): LoadedModel | undefined;
  /** What is being loaded now. */
  readonly loading: Accessor<LoadStatus | undefined>;
  /** Loads unless it is loaded. Throws `model-not-found` when it is not installed, AbortError. */
  lease(
    modelId: string,
    signal: AbortSignal,
    onProgress?: (progress: LoadProgress) => void,
  ): Promise<ModelLease>;
  unload(task: ModelTask): Promise<void>;
}

export interface ModelManagerInputs {
  /** Resolves with the manifest once the model's files are whole on this device. */
  ensureInstalled(modelId: string, signal: AbortSignal): Promise<ModelManifest>;
  createEngine(spec: ModelSpec): Engine;
}

interface Resident {
  readonly engine: Engine;
  readonly spec: ModelSpec;
  readonly model: LoadedModel;
  readonly loadMs: number;
}

export function createModelManager(inputs: ModelManagerInputs): ModelManager {
  const [residents, setResidents] = createSignal<Partial<Record<ModelTask, Resident>>>({});
  const [loading, setLoading] = createSignal<LoadStatus>();

  const setResident = (task: ModelTask, resident: Resident | undefined) => {
    setResidents(({ [task]: _replaced, ...others }) =>
      resident ? { ...others, [task]: resident } : others,
    );
  };

  const unload = async (task: ModelTask) => {
    const resident = residents()[task];
    if (!resident) return;
    setResident(task, undefined);
    await resident.engine.dispose();
  };

  const load = async (
    manifest: ModelManifest,
    signal: AbortSignal,
    onProgress: ((progress: LoadProgress) => void) | undefined,
  ): Promise<Resident> => {
    const { spec } = manifest;
    await unload(spec.task);
    const engine = inputs.createEngine(spec);
    const startedAt = performance.now();
    try {
      for await (const event of engine.load(spec.modelId, {}, signal)) {
        if (event.type === 'progress') {
          setLoading({ modelId: spec.modelId, progress: event });
          onProgress?.(event);
        } else {
          const loadMs = performance.now() - startedAt;
          log('info', 'Model loaded', { modelId: spec.modelId, loadMs });
          return { engine, spec, model: event.model, loadMs };
        }
      }
      throw new AppError('internal', 'The engine ended its load without a model');
    } catch (error) {
      await engine.dispose();
      throw error;
    }
  };

  /** After these the worker or the device behind it is gone; the next lease starts afresh. */
  const isGone = (error: unknown) =>
    error instanceof AppError &&
    (error.code === 'engine-crashed' ||
      error.code === 'device-lost' ||
      error.code === 'model-not-loaded' ||
      error.code === 'out-of-memory');

  const toLease = (resident: Resident): ModelLease => ({
    model: resident.model,
    loadMs: resident.loadMs,
    async *generate(request, signal) {
      try {
        yield* resident.engine.generate(request, signal);
      } catch (error) {
        const { task } = resident.spec;
        if (isGone(error) && residents()[task] === resident) await unload(task);
        throw error;
      }
    },
  });

  return {
    resident: (task) => residents()[task]?.model,
    loading,
    async lease(modelId, signal, onProgress) {
      const current = Object.values(residents()).find((one) => one.spec.modelId === modelId);
      if (current) return toLease(current);
      setLoading({ modelId });
      try {
        const manifest = await inputs.ensureInstalled(modelId, signal);
        const resident = await load(manifest, signal, onProgress);
        setResident(resident.spec.task, resident);
        return toLease(resident);
      } finally {
        setLoading(undefined);
      }
    },
    unload,
  };
}
