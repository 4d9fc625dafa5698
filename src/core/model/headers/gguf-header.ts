// What a GGUF file says of itself, read without the weights: llama.cpp's own parser ends the whole
// worker on some bad files, and a person wants to know what a file is before it is copied.
import { createByteCursor, damaged, type ByteCursor, type ByteSource } from './byte-cursor';
import { AppError } from '../../errors';
import { fileTypeNames, tensorTypes } from './gguf-types';
import { readKey, readString, readValue, type GgufValue } from './gguf-values';
import type { ModelSampling } from '../model-manifest';

export interface GgufHeader {
  readonly format: 'gguf';
  /** Empty in all but the first of several parts. */
  readonly architecture: string;
  readonly name?: string;
  /** 'model'; 'adapter' and others are parts of one. */
  readonly kind: string;
  /** Weights in this file. */
  readonly parameters: number;
  readonly quantization: string;
  /** The model's own maximum in tokens; 0 where it does not say. */
  readonly contextLength: number;
  readonly embeddingLength?: number;
  readonly layers?: number;
  readonly heads?: number;
  readonly kvHeads?: number;
  readonly headLength?: number;
  /** Keys and values of one token in bytes, at 16 bits each: what llama.cpp keeps at most. */
  readonly cacheBytesPerToken?: number;
  readonly tokenizer?: string;
  readonly vocabularySize?: number;
  readonly chatTemplate?: string;
  readonly licence?: string;
  /** Set for models that give vectors or scores instead of text (llama.cpp's pooling type). */
  readonly pooling?: number;
  /** Which part of how many, from 0, for a model cut into several files. */
  readonly split?: { readonly index: number; readonly count: number };
  readonly sampling?: Partial<ModelSampling>;
  readonly tensorCount: number;
  /** Where the last tensor ends: the least this file must have. */
  readonly expectedBytes: number;
}

const MAGIC = 0x46554747;
const MAX_HEADER_BYTES = 128 * 2 ** 20;
const MAX_ENTRIES = 65_536;
const MAX_TENSOR_NAME_BYTES = 1024;
const MAX_DIMENSIONS = 4;
/** The least an entry takes in the file: key-value pair, tensor. */
const LEAST_PAIR_BYTES = 13;
const LEAST_TENSOR_BYTES = 32;
const DEFAULT_ALIGNMENT = 32;
const CACHE_BYTES = 2;

/**
 * Reads metadata and tensor list, nothing else. Throws `model-damaged` or `model-unsupported`, with
 * `details.why` in words for people; never reads or allocates by an unchecked length.
 */
export async function readGgufHeader(source: ByteSource): Promise<GgufHeader> {
  const cursor = createByteCursor(source, MAX_HEADER_BYTES);
  if (cursor.left() < 24) throw damaged('it is too short to be a model');
  await cursor.need(24);
  if (cursor.u32() !== MAGIC) throw damaged('it is not a GGUF file, whatever its name says');
  checkVersion(cursor.u32());
  const tensorCount = checkCount(cursor.u64(), LEAST_TENSOR_BYTES, cursor, 'tensors');
  const pairCount = checkCount(cursor.u64(), LEAST_PAIR_BYTES, cursor, 'facts');
  const values = new Map<string, GgufValue>();
  for (let index = 0; index < pairCount; index += 1) {
    const key = await readKey(cursor);
    values.set(key, await readValue(cursor));
  }
  const tensors = await readTensors(cursor, tensorCount);
  return describe(values, tensors, cursor.at());
}

function checkVersion(version: number): void {
  if (version === 2 || version === 3) return;
  if (version === 1) throw unsupported('It is of the first version of the GGUF format.');
  // The low half is empty when the bytes of a small number stand the other way round.
  if ((version & 0xffff) === 0) throw unsupported('It was made for big-endian computers.');
  throw unsupported(`It is of version ${version} of the GGUF format, which is not known here.`);
}

function checkCount(count: number, leastBytes: number, cursor: ByteCursor, what: string): number {
  if (count > MAX_ENTRIES || count * leastBytes > cursor.left()) {
    throw damaged(`it announces ${count} ${what}`);
  }
  return count;
}

interface Tensors {
  readonly count: number;
  readonly parameters: number;
  /** Type name -> weights. */
  readonly weightsByType: ReadonlyMap<string, number>;
  /** From the start of the data to the end of the last tensor. */
  readonly dataBytes: number;
}

async function readTensors(cursor: ByteCursor, count: number): Promise<Tensors> {
  const weightsByType = new Map<string, number>();
  let parameters = 0;
  let dataBytes = 0;
  for (let index = 0; index < count; index += 1) {
    await readString(cursor, MAX_TENSOR_NAME_BYTES);
    await cursor.need(4);
    const dimensions = cursor.u32();
    if (dimensions > MAX_DIMENSIONS) throw damaged(`a tensor of it has ${dimensions} dimensions`);
    await cursor.need(dimensions * 8 + 12);
    let weights = 1;
    for (let axis = 0; axis < dimensions; axis += 1) weights *= cursor.u64();
    const typeId = cursor.u32();
    const offset = cursor.u64();
    const type = tensorTypes[typeId];
    if (!type) throw unsupported(`It stores weights in a way (type ${typeId}) not known here.`);
    const bytes = Math.ceil(weights / type.block) * type.bytes;
    if (!Number.isSafeInteger(offset + bytes)) throw damaged('a tensor of it has no possible size');
    parameters += weights;
    weightsByType.set(type.name, (weightsByType.get(type.name) ?? 0) + weights);
    dataBytes = Math.max(dataBytes, offset + bytes);
  }
  return { count, parameters, weightsByType, dataBytes };
}

function describe(
  values: ReadonlyMap<string, GgufValue>,
  tensors: Tensors,
  headerBytes: number,
): GgufHeader {
  const text = (key: string) => {
    const value = values.get(key);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const number = (key: string) => {
    const value = values.get(key);
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  };
  const splitCount = number('split.count') ?? 0;
  const split = splitCount > 1 ? { index: number('split.no') ?? 0, count: splitCount } : undefined;
  // Only the first part of several says it.
  const architecture = text('general.architecture') ?? (split && split.index > 0 ? '' : undefined);
  if (architecture === undefined) throw damaged('it does not say which kind of model it is');
  const of = (key: string) => `${architecture}.${key}`;
  const alignment = number('general.alignment') ?? DEFAULT_ALIGNMENT;
  if (!(alignment > 0)) throw damaged('its alignment is not a number of bytes');
  const fileType = number('general.file_type');
  return {
    format: 'gguf',
    architecture,
    kind: text('general.type') ?? 'model',
    parameters: tensors.parameters,
    quantization:
      (fileType === undefined ? undefined : fileTypeNames[fileType]) ??
      mostOf(tensors.weightsByType),
    contextLength: number(of('context_length')) ?? 0,
    ...given('name', text('general.name')),
    ...given('embeddingLength', number(of('embedding_length'))),
    ...given('layers', number(of('block_count'))),
    ...attention(values, of),
    ...given('tokenizer', text('tokenizer.ggml.model')),
    ...given('vocabularySize', countOf(values.get('tokenizer.ggml.tokens'))),
    ...given('chatTemplate', text('tokenizer.chat_template')),
    ...given('licence', text('general.license')),
    ...given('pooling', number(of('pooling_type')) || undefined),
    ...given('split', split),
    ...given('sampling', samplingOf(number)),
    tensorCount: tensors.count,
    expectedBytes:
      tensors.count === 0
        ? headerBytes
        : Math.ceil(headerBytes / alignment) * alignment + tensors.dataBytes,
  };
}

/** An optional property: absent rather than undefined. */
function given<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  // A computed key makes TypeScript forget which one it is.
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}

type Attention = Pick<GgufHeader, 'heads' | 'kvHeads' | 'headLength' | 'cacheBytesPerToken'>;

/** Heads may differ from layer to layer; a layer without any (state-space) keeps nothing per token. */
function attention(values: ReadonlyMap<string, GgufValue>, of: (key: string) => string): Attention {
  const layers = numbersOf(values.get(of('block_count')))[0] ?? 0;
  const embedding = numbersOf(values.get(of('embedding_length')))[0];
  const headList = numbersOf(values.get(of('attention.head_count')));
  const heads = Math.max(0, ...headList);
  if (heads === 0 || embedding === undefined || layers > MAX_ENTRIES) return {};
  const kvList = numbersOf(values.get(of('attention.head_count_kv')));
  const kvHeads = kvList.length === 0 ? headList : kvList;
  const headLength = embedding / heads;
  const keys = numbersOf(values.get(of('attention.key_length')))[0] ?? headLength;
  const valueLength = numbersOf(values.get(of('attention.value_length')))[0] ?? headLength;
  let headsInAll = 0;
  for (let layer = 0; layer < layers; layer += 1) {
    headsInAll += kvHeads[Math.min(layer, kvHeads.length - 1)] ?? 0;
  }
  return {
    heads,
    kvHeads: Math.max(...kvHeads),
    headLength: keys,
    cacheBytesPerToken: headsInAll * (keys + valueLength) * CACHE_BYTES,
  };
}

function numbersOf(value: GgufValue | undefined): number[] {
  if (typeof value === 'number') return [value];
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is number => typeof item === 'number');
}

function countOf(value: GgufValue | undefined): number | undefined {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && 'count' in value ? value.count : undefined;
}

function samplingOf(
  number: (key: string) => number | undefined,
): Partial<ModelSampling> | undefined {
  const sampling = {
    ...given('temperature', number('general.sampling.temp')),
    ...given('topK', number('general.sampling.top_k')),
    ...given('topP', number('general.sampling.top_p')),
    ...given('minP', number('general.sampling.min_p')),
    ...given('repetitionPenalty', number('general.sampling.penalty_repeat')),
  };
  return Object.keys(sampling).length === 0 ? undefined : sampling;
}

function mostOf(weightsByType: ReadonlyMap<string, number>): string {
  const [most] = [...weightsByType].toSorted(([, a], [, b]) => b - a);
  return most?.[0] ?? 'none';
}

function unsupported(reason: string): AppError {
  return new AppError('model-unsupported', reason, { why: reason });
}
