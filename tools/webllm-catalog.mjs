// Reads WebLLM's own list of prebuilt models and writes src/engines/webllm-catalog.generated.json.
// Run it after every update of @mlc-ai/web-llm: `node tools/webllm-catalog.mjs`.
// It gives an id, memory and addresses; parameters and licence are read off the model's name. What a
// token of context costs is the difference to the same model with a context of 1,024.
import { writeFileSync } from 'node:fs';
import { prebuiltAppConfig } from '@mlc-ai/web-llm';

const TARGET = new URL('../src/engines/webllm-catalog.generated.json', import.meta.url);

/** First match wins. Licence of the weights as their publisher names it. */
const families = /** @type {const} */ ([
  [/^DeepSeek-R1/, 'DeepSeek R1', 'MIT'],
  [/^(OpenHermes|NeuralHermes)/, 'Mistral', 'Apache-2.0'],
  [/^Hermes-2-Pro-Mistral/, 'Mistral', 'Apache-2.0'],
  [/^Hermes-2-.*Llama-3/, 'Llama 3', 'Llama 3 Community License'],
  [/^Hermes-3-Llama-3\.2/, 'Llama 3.2', 'Llama 3.2 Community License'],
  [/^Hermes-3-Llama-3\.1/, 'Llama 3.1', 'Llama 3.1 Community License'],
  [/^Llama-3\.2/, 'Llama 3.2', 'Llama 3.2 Community License'],
  [/^Llama-3\.1/, 'Llama 3.1', 'Llama 3.1 Community License'],
  [/^Llama-3-/, 'Llama 3', 'Llama 3 Community License'],
  [/^Llama-2/, 'Llama 2', 'Llama 2 Community License'],
  [/^TinyLlama/, 'TinyLlama', 'Apache-2.0'],
  [/^Phi-4/i, 'Phi 4', 'MIT'],
  [/^Phi-3/i, 'Phi 3', 'MIT'],
  [/^phi-/, 'Phi', 'MIT'],
  [/^(Ministral-3)/, 'Ministral 3', 'Apache-2.0'],
  [/^(Mistral|WizardMath)/, 'Mistral', 'Apache-2.0'],
  [/^SmolLM2/, 'SmolLM2', 'Apache-2.0'],
  [/^gemma-?3/, 'Gemma 3', 'Gemma Terms of Use'],
  [/^gemma-2-/, 'Gemma 2', 'Gemma Terms of Use'],
  [/^gemma-/, 'Gemma', 'Gemma Terms of Use'],
  [/^OLMo/, 'OLMo 2', 'Apache-2.0'],
  [/^Qwen2(\.5)?(-Coder)?-3B/, 'Qwen 2.5', 'Qwen Research License'],
  [/^Qwen3\.5/, 'Qwen 3.5', 'Apache-2.0'],
  [/^Qwen3/, 'Qwen 3', 'Apache-2.0'],
  [/^Qwen2\.5/, 'Qwen 2.5', 'Apache-2.0'],
  [/^Qwen2/, 'Qwen 2', 'Apache-2.0'],
  [/^stablelm/, 'StableLM 2', 'Stability AI Non-Commercial Research Community License'],
  [/^RedPajama/, 'RedPajama', 'Apache-2.0'],
]);

/** In billions, for names that do not say it or round it much. */
const sizes = /** @type {const} */ ([
  [/^Phi-(3|3\.5|4)-mini/i, 3.8],
  [/^phi-2/, 2.7],
  [/^phi-1_5/, 1.4],
  [/Llama-3\.2-1B/, 1.24],
  [/Llama-3\.2-3B/, 3.21],
  [/^Qwen2(\.5)?-(Coder-|Math-)?7B|R1-Distill-Qwen-7B/, 7.6],
  [/^gemma-2-2b/, 2.6],
  [/^gemma-2b/, 2.5],
  [/^Ministral-3-3B/, 3.4],
  [/^OLMo-2-0425-1B/, 1.48],
  [/^(Open|Neural)Hermes|Mistral-7B|WizardMath-7B/, 7.24],
]);

/** Bits per weight on disk, scales included (groups of 32; groups of 40 for 3 bits). */
const bitsPerWeight = new Map([
  ['q3f16_1', 3.6],
  ['q4f16_1', 4.5],
  ['q4f32_1', 5],
  ['q0f16', 16],
  ['q0f32', 32],
]);

/** @param {string} name */
function billionsOf(name) {
  const known = sizes.find(([pattern]) => pattern.test(name));
  if (known) return known[1];
  const told = /(?:^|[-_])(\d+(?:[._]\d+)?)(b|m)(?=-|_|$)/i.exec(name);
  if (!told) throw new Error(`No size in ${name}: add it to "sizes"`);
  const number = Number(told[1]?.replace('_', '.'));
  return told[2]?.toLowerCase() === 'm' ? number / 1000 : number;
}

const SHORT_CONTEXT = 1024;
const records = new Map(prebuiltAppConfig.model_list.map((record) => [record.model_id, record]));

/**
 * @param {import('@mlc-ai/web-llm').ModelRecord} record
 * @param {number} contextLength
 */
function cacheBytesPerToken(record, contextLength) {
  const short = records.get(`${record.model_id}-1k`);
  const { vram_required_MB: whole } = record;
  const { vram_required_MB: less } = short ?? {};
  if (whole === undefined || less === undefined || contextLength <= SHORT_CONTEXT) return undefined;
  // Some short ones are listed with the memory of the long one.
  if (whole <= less) return undefined;
  return Math.round(((whole - less) * 1e6) / (contextLength - SHORT_CONTEXT));
}

/** The same weights without 16-bit kernels. @param {string} modelId */
function f32Twin(modelId) {
  const twin = modelId.replace(/-(q\df)16(?=_\d-MLC$|-MLC$)/, '-$132');
  return twin !== modelId && records.has(twin) ? twin : undefined;
}

/** @param {import('@mlc-ai/web-llm').ModelRecord} record */
function toEntry(record) {
  const modelId = record.model_id;
  const parts = /^(?<name>.+)-(?<quantization>q\d+f\d+(?:_\d)?)-MLC$/.exec(modelId);
  const name = parts?.groups?.['name'];
  const quantization = parts?.groups?.['quantization'] ?? '';
  const bits = bitsPerWeight.get(quantization);
  if (!name || bits === undefined) throw new Error(`Unknown form of name: ${modelId}`);
  const family = families.find(([pattern]) => pattern.test(modelId));
  if (!family) throw new Error(`No family for ${modelId}: add it to "families"`);
  const parameters = Math.round(billionsOf(name) * 1e9);
  const contextLength = record.overrides?.context_window_size ?? 4096;
  return {
    modelId,
    name: name.replaceAll('-', ' ').replaceAll('_', '.'),
    family: family[1],
    licence: family[2],
    quantization,
    parameters,
    bytes: Math.round((parameters * bits) / 8),
    gpuBytes: Math.round((record.vram_required_MB ?? 0) * 1e6),
    // The list marks only some; every library with 16-bit kernels needs it.
    shaderF16: quantization.includes('f16'),
    contextLength,
    // Left out by JSON where they are not known.
    cacheBytesPerToken: cacheBytesPerToken(record, contextLength),
    largestBufferBytes: record.buffer_size_required_bytes,
    f32ModelId: f32Twin(modelId),
    lowResource: record.low_resource_required ?? false,
    model: record.model,
    library: record.model_lib,
  };
}

const entries = prebuiltAppConfig.model_list
  // Language models only; the others need images or give vectors.
  .filter((record) => (record.model_type ?? 0) === 0)
  // The same weights with a shorter context, which any load may ask for.
  .filter((record) => !record.model_id.endsWith('-1k'))
  // Listed by another kind of index, which the store does not read.
  .filter((record) => record.model_manifest === undefined)
  .map(toEntry);

writeFileSync(TARGET, `${JSON.stringify(entries, undefined, 1)}\n`);
console.log(`${entries.length} models of ${prebuiltAppConfig.model_list.length}`);
