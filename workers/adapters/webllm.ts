// WebLLM 0.2.86: compiled models on WebGPU. Its engine runs here, in our worker, not behind its own
// worker handler, so that errors are real objects and the logits are within reach.
import { MLCEngine, type AppConfig } from '@mlc-ai/web-llm';
import type { FinishReason } from '../../src/core/engine/engine';
import { AppError } from '../../src/core/errors';
import { totalBytes as sumBytes, type ModelManifest } from '../../src/core/model/model-manifest';
import { createCacheStorage } from '../model-store/cache-storage';
import { openModel, type OpenModel } from '../model-store/read';
import {
  createAdapter,
  type Delta,
  type Driver,
  type ModelSession,
  type Progress,
} from '../../src/core/engine/engine-adapter';
import { watchDevices, type DeviceWatch } from './device-watch';
import { findGpu } from './gpu';
import { readChatConfig } from './webllm-config';
import { toWebllmError } from './webllm-errors';
import { generateWithWebllm } from './webllm-generate';
import { createPipelineDescriber, findPipeline } from './webllm-internals';
import { readWebllmPrompt } from './webllm-prompt';

const MAX_TOP_LOGPROBS = 20;
/** No such host: the library wants addresses, and the store answers for them. */
const STORE_HOST = 'https://model-store.invalid';
const CONFIG_FILE = 'mlc-chat-config.json';

export function createWebllmEngine() {
  return createAdapter(createDriver(watchDevices()));
}

function createDriver(watch: DeviceWatch): Driver {
  return {
    id: 'webllm',
    async probe() {
      return (await findGpu()) ? { ok: true } : { ok: false, missing: ['webgpu'] };
    },
    async open(modelId, options, signal, report) {
      const model = await openModel(modelId);
      await checkDevice(model.manifest);
      const config = await readChatConfig(await model.file(CONFIG_FILE));
      const contextLength = Math.min(
        options.contextLength ?? config.context_window_size,
        config.context_window_size,
      );
      serveFiles(model);
      const engine = new MLCEngine({
        appConfig: toAppConfig(model.manifest, contextLength),
        logLevel: 'WARN',
        initProgressCallback: toProgress(sumBytes(model.manifest.files), report),
      });
      const unload = () => void engine.unload();
      signal.addEventListener('abort', unload, { once: true });
      try {
        await watch.orLost(engine.reload(modelId));
        signal.throwIfAborted();
        await watch.orLost(warmUp(engine));
      } finally {
        signal.removeEventListener('abort', unload);
      }
      const unguard = watch.guard();
      return createSession(modelId, contextLength, {
        close() {
          unguard();
          return engine.unload();
        },
        generate: (request, abort, meter) =>
          untilLost(
            generateWithWebllm(engine, modelId, config.conv_template, request, abort, meter),
            watch,
          ),
        async readPrompt(messages) {
          const pipeline = findPipeline(engine, modelId);
          return readWebllmPrompt(
            config.conv_template,
            messages,
            (text) => pipeline.tokenizer.encode(text),
            createPipelineDescriber(pipeline),
          );
        },
      });
    },
    toAppError(error, doing) {
      const lost = watch.lostMessage();
      if (lost === undefined) return toWebllmError(error, doing);
      return new AppError('device-lost', lost, {}, { cause: error });
    },
  };
}

async function checkDevice({ spec }: ModelManifest): Promise<void> {
  const adapter = await findGpu();
  if (!adapter) throw new AppError('webgpu-unavailable', 'WebLLM needs WebGPU');
  if (spec.requires?.includes('shader-f16') && !adapter.features.has('shader-f16')) {
    throw new AppError('model-unsupported', `${spec.modelId} needs shader-f16`, {
      missing: 'shader-f16',
    });
  }
}

/** The library reads through the global `caches`; here that is our store and nothing else. */
function serveFiles(model: OpenModel): void {
  const { manifest } = model;
  const base = toAddress(manifest, '');
  const storage = createCacheStorage(async (url) => {
    if (!url.startsWith(base)) return undefined;
    const path = decodeURIComponent(url.slice(base.length));
    return manifest.files.some((known) => known.path === path) ? model.file(path) : undefined;
  });
  Object.defineProperty(globalThis, 'caches', { value: storage, configurable: true });
}

function toAddress({ spec }: ModelManifest, path: string): string {
  // With `/resolve/` in it the library takes the address as it is.
  return `${STORE_HOST}/${encodeURIComponent(spec.modelId)}/resolve/main/${path}`;
}

function toAppConfig(manifest: ModelManifest, contextLength: number): AppConfig {
  const library = manifest.files.find(({ path }) => path.endsWith('.wasm'));
  if (!library) throw new AppError('model-unsupported', 'The model has no WebGPU library');
  return {
    model_list: [
      {
        model_id: manifest.spec.modelId,
        model: toAddress(manifest, ''),
        model_lib: toAddress(manifest, library.path),
        overrides: { context_window_size: contextLength },
      },
    ],
    cacheBackend: 'cache',
  };
}

/** The library counts to 1 twice: once for reading, once for shaders. Only its text says which. */
function toProgress(totalBytes: number, report: (progress: Progress) => void) {
  return ({ progress, text }: { progress: number; text: string }) => {
    const phase = /shader/i.test(text) ? 'compile' : 'read';
    report({ type: 'progress', phase, loadedBytes: Math.round(progress * totalBytes), totalBytes });
  };
}

/**
 * Most shaders compile in the first answer, which then looks slow. The first token compiles the
 * prefill's, the second the decode's and, with a penalty, that of the penalty.
 */
async function warmUp(engine: MLCEngine): Promise<void> {
  await engine.chat.completions.create({
    messages: [{ role: 'user', content: 'Hi' }],
    max_tokens: 2,
    repetition_penalty: 1.01,
  });
  await engine.resetChat();
}

function createSession(
  modelId: string,
  contextLength: number,
  session: Pick<ModelSession, 'generate' | 'close' | 'readPrompt'>,
): ModelSession {
  return {
    model: {
      modelId,
      contextLength,
      backend: 'webgpu',
      capabilities: {
        generate: true,
        embed: false,
        vision: false,
        tools: false,
        jsonSchema: true,
        maxTopLogprobs: MAX_TOP_LOGPROBS,
        logprobKind: 'raw',
        prompt: true,
      },
    },
    ...session,
    async embed() {
      throw new AppError('capability-missing', `${modelId} cannot embed`);
    },
  };
}

async function* untilLost(
  answer: AsyncGenerator<Delta, FinishReason, undefined>,
  watch: DeviceWatch,
): AsyncGenerator<Delta, FinishReason, undefined> {
  try {
    let step = await watch.orLost(answer.next());
    while (!step.done) {
      yield step.value;
      step = await watch.orLost(answer.next());
    }
    return step.value;
  } finally {
    // After an early leave this frees the library; after a loss nobody would answer.
    if (watch.lostMessage() === undefined) await answer.return('abort');
  }
}
