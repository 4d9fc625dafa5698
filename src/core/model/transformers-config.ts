// The JSON files of a transformers.js model, as far as the app shows and needs them.
import { AppError } from '../errors';
import type { ModelSampling, ModelTask } from './model-manifest';
import modelTypes from './transformers-types.generated.json';

export interface TransformersHeader {
  readonly format: 'transformers';
  /** `model_type` of config.json. */
  readonly architecture: string;
  readonly task: ModelTask;
  readonly contextLength: number;
  readonly embeddingLength?: number;
  readonly layers?: number;
  readonly heads?: number;
  readonly kvHeads?: number;
  readonly headLength?: number;
  readonly cacheBytesPerToken?: number;
  readonly vocabularySize?: number;
  readonly tokenizer?: string;
  readonly chatTemplate?: string;
  readonly sampling?: Partial<ModelSampling>;
}

export interface TransformersTexts {
  readonly config: string;
  readonly tokenizerConfig?: string;
  readonly generationConfig?: string;
  /** chat_template.jinja, where newer repositories keep it. */
  readonly chatTemplate?: string;
}

type Json = Readonly<Record<string, unknown>>;

/** ONNX Runtime on the CPU keeps keys and values as 32-bit floats. */
const CACHE_BYTES = 4;
/** Some tokenizers say 1e30 for "no limit". */
const MAX_CONTEXT = 2 ** 24;

/** Throws `model-damaged` when config.json is no JSON, `model-unsupported` with the reason. */
export function readTransformersHeader(texts: TransformersTexts): TransformersHeader {
  const config = parse(texts.config, 'config.json');
  const tokenizer = parse(texts.tokenizerConfig ?? '{}', 'tokenizer_config.json');
  const generation = parse(texts.generationConfig ?? '{}', 'generation_config.json');
  const architecture = typeof config['model_type'] === 'string' ? config['model_type'] : '';
  const task = findTask(architecture);
  if (task === undefined) {
    const reason =
      architecture === ''
        ? 'Its config.json does not say which kind of model it is.'
        : `Its architecture “${architecture}” is not one that this version of Hearth knows.`;
    throw new AppError('model-unsupported', reason, { why: reason, architecture });
  }
  const number = (...keys: readonly string[]) => firstNumber(config, keys);
  const layers = number('num_hidden_layers', 'n_layer', 'n_layers');
  const heads = number('num_attention_heads', 'n_head', 'n_heads');
  const embeddingLength = number('hidden_size', 'n_embd', 'd_model', 'dim');
  const kvHeads = number('num_key_value_heads') ?? heads;
  const headLength = number('head_dim') ?? quotient(embeddingLength, heads);
  const sampling = samplingOf(generation);
  const chatTemplate = texts.chatTemplate ?? templateOf(tokenizer['chat_template']);
  const tokenizerName = tokenizer['tokenizer_class'];
  return {
    format: 'transformers',
    architecture,
    task,
    contextLength: contextOf(number, tokenizer),
    ...(embeddingLength === undefined ? {} : { embeddingLength }),
    ...(layers === undefined ? {} : { layers }),
    ...(heads === undefined ? {} : { heads }),
    ...(kvHeads === undefined ? {} : { kvHeads }),
    ...(headLength === undefined ? {} : { headLength }),
    ...(task === 'chat' && layers && kvHeads && headLength
      ? { cacheBytesPerToken: layers * kvHeads * headLength * 2 * CACHE_BYTES }
      : {}),
    ...(number('vocab_size') === undefined ? {} : { vocabularySize: number('vocab_size') ?? 0 }),
    ...(typeof tokenizerName === 'string' ? { tokenizer: tokenizerName } : {}),
    ...(chatTemplate === undefined ? {} : { chatTemplate }),
    ...(sampling === undefined ? {} : { sampling }),
  };
}

function findTask(architecture: string): ModelTask | undefined {
  if (modelTypes.chat.includes(architecture)) return 'chat';
  return modelTypes.embed.includes(architecture) ? 'embed' : undefined;
}

function contextOf(
  number: (...keys: readonly string[]) => number | undefined,
  tokenizer: Json,
): number {
  const own = number('max_position_embeddings', 'n_positions', 'n_ctx', 'max_seq_len');
  const limit = firstNumber(tokenizer, ['model_max_length']);
  return Math.min(own ?? MAX_CONTEXT, limit ?? MAX_CONTEXT) % MAX_CONTEXT;
}

function templateOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  const named = value.find((entry: Partial<Json>) => entry['name'] === 'default') as
    Partial<Json> | undefined;
  return typeof named?.['template'] === 'string' ? named['template'] : undefined;
}

/** generation_config.json: greedy unless it says `do_sample`. */
function samplingOf(generation: Json): Partial<ModelSampling> | undefined {
  const names = {
    temperature: 'temperature',
    topP: 'top_p',
    topK: 'top_k',
    minP: 'min_p',
    repetitionPenalty: 'repetition_penalty',
  } as const;
  const found = Object.entries(names).flatMap(([ours, theirs]) => {
    const value = firstNumber(generation, [theirs]);
    return value === undefined ? [] : [[ours, value] as const];
  });
  if (found.length === 0) return undefined;
  return Object.fromEntries(found);
}

function firstNumber(json: Json, keys: readonly string[]): number | undefined {
  const values = keys.map((key) => json[key]);
  return values.find((value) => typeof value === 'number' && Number.isFinite(value)) as
    number | undefined;
}

function quotient(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined || b === 0 ? undefined : a / b;
}

function parse(text: string, path: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Json;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const reason = `Its ${path} cannot be read.`;
  throw new AppError('model-damaged', reason, { why: reason, path });
}
