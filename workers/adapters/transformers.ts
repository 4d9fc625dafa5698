// transformers.js 4.3.1 on ONNX Runtime: text generation and embeddings, in this worker's own thread.
import {
  AutoModelForCausalLM,
  AutoTokenizer,
  pipeline,
  type DataType,
} from '@huggingface/transformers';
import type { EngineCapabilities, LoadOptions } from '../../src/core/engine/engine';
import { AppError } from '../../src/core/errors';
import { totalBytes as sumBytes, type ModelManifest } from '../../src/core/model/model-manifest';
import { openModel } from '../model-store/read';
import {
  createAdapter,
  type Driver,
  type ModelSession,
} from '../../src/core/engine/engine-adapter';
import { findGpu } from './gpu';
import { ATTENTION_SUFFIX, createAttentionReader, offersAttention } from './transformers-attention';
import { createTextGenerator } from './transformers-generate';
import { createPromptReader } from './transformers-prompt';
import { prepareRuntime, readFilesFrom } from './transformers-runtime';

const MAX_TOP_LOGPROBS = 20;
/**
 * The library asks for files by this name; the store knows which model is meant. Another number for
 * each load, because the library remembers what a name had, what it missed included.
 */
let loads = 0;
const nextModelName = () => `hearth-model-${(loads += 1)}`;

/** The library finds an ONNX file by this suffix of its name and nothing else. */
const DTYPE_OF_SUFFIX: Readonly<Record<string, DataType>> = {
  '': 'fp32',
  _fp16: 'fp16',
  _int8: 'int8',
  _uint8: 'uint8',
  _quantized: 'q8',
  _q4: 'q4',
  _q4f16: 'q4f16',
  _bnb4: 'bnb4',
};

const CAPABILITIES: EngineCapabilities = {
  generate: false,
  embed: false,
  vision: false,
  tools: false,
  jsonSchema: false,
  maxTopLogprobs: 0,
  logprobKind: 'none',
};

export function createTransformersEngine() {
  return createAdapter(driver);
}

const driver: Driver = {
  id: 'transformers',
  async probe() {
    return { ok: true };
  },
  async open(modelId, options, signal, report) {
    const stored = await openModel(modelId);
    const { manifest } = stored;
    if (manifest.spec.task === 'rerank') {
      throw new AppError('model-unsupported', 'No engine of this app sorts passages yet');
    }
    const totalBytes = sumBytes(manifest.files);
    let loadedBytes = 0;
    const name = nextModelName();
    const files = readFilesFrom(name, async (path) => {
      if (!manifest.files.some((known) => known.path === path)) return undefined;
      signal.throwIfAborted();
      const blob = await stored.file(path);
      loadedBytes = Math.min(totalBytes, loadedBytes + blob.size);
      report({ type: 'progress', phase: 'read', loadedBytes, totalBytes });
      return blob;
    });
    // int8 models run worse on the card than on the CPU, so the card must be asked for.
    const onGpu = options.device === 'webgpu' && (await findGpu()) !== undefined;
    prepareRuntime(onGpu, options.threads);
    const device = onGpu ? ('webgpu' as const) : ('wasm' as const);
    const settings = { device, ...findModelFile(manifest) };
    try {
      return await (manifest.spec.task === 'embed'
        ? openEmbedder(name, manifest, settings)
        : openChat(name, manifest, options, settings));
    } catch (error) {
      throw files.failure() ?? error;
    }
  },
  toAppError(error, doing) {
    const message = error instanceof Error ? error.message : String(error);
    const cause = { cause: error };
    if (/out of memory|bad_alloc|failed to allocate/i.test(message) || error instanceof RangeError)
      return new AppError('out-of-memory', message, {}, cause);
    if (/device.*lost/i.test(message)) return new AppError('device-lost', message, {}, cause);
    // After one failed run the library fails every other.
    if (doing !== 'load') return new AppError('engine-crashed', message, {}, cause);
    const unsupported = /unsupported|not supported|not implemented/i.test(message);
    return new AppError(unsupported ? 'model-unsupported' : 'model-damaged', message, {}, cause);
  },
};

interface Settings {
  readonly device: 'webgpu' | 'wasm';
  readonly dtype: DataType;
  /** Without suffix and ending; the library's own name when absent. */
  readonly model_file_name?: string;
}

async function openChat(
  name: string,
  { spec }: ModelManifest,
  options: LoadOptions,
  settings: Settings,
): Promise<ModelSession> {
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  const model = await AutoModelForCausalLM.from_pretrained(name, settings);
  const contextLength = Math.min(options.contextLength ?? spec.contextLength, spec.contextLength);
  const generator = createTextGenerator(model, tokenizer, contextLength);
  const hasAttention = offersAttention(model);
  return {
    model: {
      modelId: spec.modelId,
      contextLength,
      backend: toBackend(settings),
      capabilities: {
        ...CAPABILITIES,
        generate: true,
        maxTopLogprobs: MAX_TOP_LOGPROBS,
        logprobKind: 'raw',
        prompt: true,
        ...(hasAttention && { attention: true as const }),
      },
    },
    generate: generator.generate,
    readPrompt: createPromptReader(tokenizer),
    ...(hasAttention && { attend: createAttentionReader(model, tokenizer) }),
    async embed() {
      throw new AppError('capability-missing', `${spec.modelId} cannot embed`);
    },
    async close() {
      await generator.forget();
      await model.dispose();
    },
  };
}

async function openEmbedder(
  name: string,
  { spec }: ModelManifest,
  settings: Settings,
): Promise<ModelSession> {
  const extract = await pipeline('feature-extraction', name, settings);
  const embed = async (texts: readonly string[]): Promise<readonly Float32Array[]> => {
    if (texts.length === 0) return [];
    // On the processor one by one: nothing is computed for padding (a third less time measured), and
    // int8 models, which scale what they compute over a whole batch, give a text the same vector
    // whatever stands beside it.
    if (settings.device === 'wasm') {
      const vectors: Float32Array[] = [];
      for (const text of texts) vectors.push(...(await embedBatch([text])));
      return vectors;
    }
    return embedBatch(texts);
  };
  const embedBatch = async (texts: readonly string[]): Promise<readonly Float32Array[]> => {
    const pooling = spec.embedding?.pooling ?? 'mean';
    const vectors = await extract([...texts], { pooling, normalize: true });
    // Pooled vectors are float32 unless the caller asks for another precision.
    const numbers = vectors.data as Float32Array;
    const size = numbers.length / texts.length;
    return texts.map((_, index) => numbers.slice(index * size, (index + 1) * size));
  };
  // Tells the size whatever the model's configuration calls it, and compiles before the first call.
  const [sample] = await embed(['warm up']);
  return {
    model: {
      modelId: spec.modelId,
      contextLength: spec.contextLength,
      backend: toBackend(settings),
      ...(sample && { embeddingSize: sample.length }),
      capabilities: { ...CAPABILITIES, embed: true },
    },
    // Never called: the capability above is false.
    async *generate() {
      throw new AppError('capability-missing', `${spec.modelId} cannot generate`);
    },
    embed,
    close: () => extract.dispose(),
  };
}

const toBackend = ({ device }: Settings) => (device === 'webgpu' ? 'webgpu' : 'cpu');

/** The first ONNX file of the manifest decides, so that a model lists its best one first. */
function findModelFile({ files, spec }: ModelManifest): Omit<Settings, 'device'> {
  for (const { path } of files) {
    const found = /^onnx\/model(_[a-z0-9]+)?\.onnx$/.exec(path);
    const suffix = found?.[1] ?? '';
    if (found && suffix === ATTENTION_SUFFIX) {
      return { dtype: 'fp32', model_file_name: `model${suffix}` };
    }
    const dtype = found && DTYPE_OF_SUFFIX[suffix];
    if (dtype) return { dtype };
  }
  throw new AppError('model-unsupported', `${spec.modelId} has no onnx/model*.onnx`);
}
