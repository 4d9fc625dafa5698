// wllama 3.8.1: llama.cpp in WebAssembly, on the CPU or through WebGPU. It runs its own nested worker.
import wasmUrl from '@wllama/wllama/esm/wasm/wllama.wasm?url';
import compatWorkerUrl from '@wllama/wllama-compat/wasm/wllama.js?url';
import compatWasmUrl from '@wllama/wllama-compat/wasm/wllama.wasm?url';
import { LoggerWithoutDebug, Wllama } from '@wllama/wllama/esm/index.js';
import type { LoadedModel, LoadOptions } from '../../src/core/engine/engine';
import { abortError, AppError } from '../../src/core/errors';
import { openModel } from '../model-store/read';
import {
  createAdapter,
  type Driver,
  type ModelSession,
  type Progress,
} from '../../src/core/engine/engine-adapter';
import { defaultThreads, findGpu, isSoftwareGpu } from './gpu';
import { checkGguf } from './gguf';
import { widenSmall } from './gguf-widen';
import { generateWithWllama } from './wllama-generate';
import { readWllamaPrompt } from './wllama-prompt';
import { toWllamaError } from './wllama-errors';

/** llama-server accepts more; the inspector shows no more. */
const MAX_TOP_LOGPROBS = 20;
const ALL_LAYERS = 99_999;
/** Prompt tokens per step. An abort waits for one step, so it is short where prefill is slow. */
const CPU_BATCH = 128;
const GPU_BATCH = 512;

export function createWllamaEngine() {
  return createAdapter(driver);
}

const driver: Driver = {
  id: 'wllama',
  async probe() {
    return { ok: true };
  },
  async open(modelId, options, signal, report) {
    const stored = await openModel(modelId);
    const { manifest } = stored;
    const parts = await Promise.all(manifest.files.map(({ path }) => stored.file(path)));
    await checkGguf(parts);
    const blobs = await widenSmall(parts);
    const contextLength = Math.min(
      options.contextLength ?? manifest.spec.contextLength,
      manifest.spec.contextLength,
    );
    const plan = {
      blobs: [...blobs],
      contextLength,
      threads: options.threads ?? defaultThreads(),
      isExact: blobs !== parts,
    };
    const onGpu = await wantsGpu(options);
    let backend: LoadedModel['backend'] = onGpu ? 'webgpu' : 'cpu';
    const wllama = await start({ ...plan, onGpu }, signal, report).catch((error: unknown) => {
      // A card that cannot hold or compute the model is no reason to have no answer.
      if (!onGpu || options.device === 'webgpu' || signal.aborted) throw error;
      backend = 'cpu';
      return start({ ...plan, onGpu: false }, signal, report);
    });
    return createSession(wllama, { modelId, contextLength, backend });
  },
  toAppError: toWllamaError,
};

/**
 * llama.cpp computes on cards with 16-bit floats only and says nothing when it stays on the CPU.
 * `auto` takes a real card; a renderer in software is many times slower than the CPU code.
 */
async function wantsGpu({ device = 'auto' }: LoadOptions): Promise<boolean> {
  if (device === 'cpu') return false;
  const adapter = await findGpu();
  const able = adapter?.features.has('shader-f16') ?? false;
  if (device === 'webgpu' && !able) {
    const missing = adapter ? 'shader-f16' : 'webgpu';
    throw new AppError('webgpu-unavailable', `wllama needs ${missing}`, { missing });
  }
  return adapter !== undefined && able && (device === 'webgpu' || !isSoftwareGpu(adapter));
}

interface StartPlan {
  readonly blobs: Blob[];
  readonly contextLength: number;
  readonly threads: number;
  readonly onGpu: boolean;
  /** Keys and values in 32 bits too; a small model has few. */
  readonly isExact: boolean;
}

/** A `Wllama` object loads once, so each load makes a new one. */
async function start(
  { blobs, contextLength, threads, onGpu, isExact }: StartPlan,
  signal: AbortSignal,
  report: (progress: Progress) => void,
): Promise<Wllama> {
  const totalBytes = blobs.reduce((sum, blob) => sum + blob.size, 0);
  report({ type: 'progress', phase: 'read', loadedBytes: 0, totalBytes });
  const wllama = new Wllama(
    { default: wasmUrl },
    { suppressNativeLog: true, logger: LoggerWithoutDebug },
  );
  // For browsers without 64-bit memory or JSPI; the library's own default is a CDN.
  wllama.setCompat({ worker: compatWorkerUrl, wasm: compatWasmUrl });
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(abortError()), { once: true });
  });
  const loading = wllama.loadModel(blobs, {
    n_ctx: contextLength,
    n_threads: threads,
    n_gpu_layers: onGpu ? ALL_LAYERS : 0,
    n_batch: onGpu ? GPU_BATCH : CPU_BATCH,
    n_ubatch: onGpu ? GPU_BATCH : CPU_BATCH,
    ...(isExact && { cache_type_k: 'f32', cache_type_v: 'f32' }),
    // One conversation at a time: the whole context and the whole prompt cache are its own.
    n_parallel: 1,
  });
  try {
    // The nested worker ends at `exit` without answering, so `loading` may never settle.
    await Promise.race([loading, aborted]);
    // wllama 3.8.1 does not look at the result of its load message; an empty vocabulary tells.
    if (wllama.getModelMetadata().hparams.nVocab === 0) {
      throw new AppError('model-damaged', 'llama.cpp refused the model file');
    }
  } catch (error) {
    await wllama.exit();
    throw error;
  }
  report({ type: 'progress', phase: 'read', loadedBytes: totalBytes, totalBytes });
  return wllama;
}

function createSession(
  wllama: Wllama,
  facts: Pick<LoadedModel, 'modelId' | 'contextLength' | 'backend'>,
): ModelSession {
  const template = wllama.getChatTemplate() ?? '';
  return {
    model: {
      ...facts,
      capabilities: {
        generate: true,
        embed: false,
        vision: false,
        tools: template.includes('tool'),
        jsonSchema: true,
        maxTopLogprobs: MAX_TOP_LOGPROBS,
        logprobKind: 'raw',
        prompt: true,
      },
    },
    generate: (request, signal, meter) => generateWithWllama(wllama, request, signal, meter),
    readPrompt: (messages) => readWllamaPrompt(wllama, messages),
    async embed() {
      throw new AppError('capability-missing', `${facts.modelId} cannot embed`);
    },
    close: () => wllama.exit(),
  };
}
