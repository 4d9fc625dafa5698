// The models the app knows by itself. Everything else is WebLLM's own list (webllm-catalog.ts).
import { cacheBytesPerToken } from './architecture';
import type { ModelReference, ModelSpec } from '../core/model/model-manifest';
import generatedReferences from './references.generated.json' with { type: 'json' };

const starter: ModelSpec = {
  modelId: 'starter',
  name: 'Starter',
  family: 'Hearth',
  task: 'chat',
  engine: 'wllama',
  quantization: 'Q8_0',
  contextLength: 1024,
  licence: 'Apache-2.0',
  summary: 'A demonstration that answers at once: knows this app and a few simple facts',
  files: [
    {
      path: 'starter-q8_0.gguf',
      bytes: 3_078_496,
      sha256: '4ba40168f7dc49cea21005ebd0551cc3204f3d00395ca9cc381c3c0d339ee9dd',
    },
  ],
  bytes: 3_078_496,
  sources: ['models/starter/'],
  demo: true,
  // Greedy: its answers were trained word by word, and any other choice is worse.
  sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 400 },
  parameters: 2_828_736,
  cacheBytesPerToken: cacheBytesPerToken({ layers: 6, kvHeads: 3, headDim: 32 }),
};

const smollm2: ModelSpec = {
  modelId: 'smollm2-135m-instruct',
  name: 'SmolLM2 135M',
  family: 'SmolLM2',
  task: 'chat',
  engine: 'wllama',
  quantization: 'Q4_1',
  contextLength: 8192,
  licence: 'Apache-2.0',
  summary: 'The smallest model worth talking to: short answers, simple English, any computer',
  files: [
    {
      path: 'SmolLM2-135M-Instruct.Q4_1-00001-of-00002.gguf',
      bytes: 50_141_952,
      sha256: '6a71b490393d3f7dfcec619a85a736d8466d3d5b8eb5c3d19f93ae06852cfc7c',
    },
    {
      path: 'SmolLM2-135M-Instruct.Q4_1-00002-of-00002.gguf',
      bytes: 48_220_704,
      sha256: '0c102d41cce505a15caea983d867623b0abd28ccab4ad9211bcd8f54981620ba',
    },
  ],
  bytes: 98_362_656,
  sources: ['models/smollm2-135m-instruct/'],
  // Its authors' advice (temperature 0.2, top p 0.9); without the penalty it repeats itself.
  sampling: { temperature: 0.2, topP: 0.9, repetitionPenalty: 1.1 },
  parameters: 134_515_008,
  cacheBytesPerToken: cacheBytesPerToken({ layers: 30, kvHeads: 3, headDim: 64 }),
};

const minilm: ModelSpec = {
  modelId: 'all-minilm-l6-v2',
  name: 'all-MiniLM-L6-v2',
  family: 'MiniLM',
  task: 'embed',
  engine: 'transformers',
  quantization: 'int8',
  contextLength: 512,
  licence: 'Apache-2.0',
  summary: 'Finds texts by meaning, in English; does not chat',
  files: [
    {
      path: 'config.json',
      bytes: 612,
      sha256: '953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41',
    },
    {
      path: 'tokenizer.json',
      bytes: 466_247,
      sha256: 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037',
    },
    {
      path: 'tokenizer_config.json',
      bytes: 350,
      sha256: 'acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b',
    },
    {
      path: 'special_tokens_map.json',
      bytes: 112,
      sha256: '303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3',
    },
    {
      path: 'onnx/model_quantized.onnx',
      bytes: 22_901_152,
      sha256: '0b31f544705c5a72c3b320d3d9cf386c6cc6b4b6b61152098b2fb955f6b7feb8',
    },
  ],
  bytes: 23_368_473,
  sources: ['models/all-minilm-l6-v2/'],
  parameters: 22_713_216,
};

/** What the CPU says; `tools/make-reference.mjs` writes the file. */
const references: Readonly<Partial<Record<string, ModelReference>>> = generatedReferences;

const catalog: readonly ModelSpec[] = [starter, smollm2, minilm].map((spec) => {
  const reference = references[spec.modelId];
  return reference ? { ...spec, reference } : spec;
});

/** What comes with the build, or may: `smollm2-135m-instruct` is there only where it was fetched. */
export function modelCatalog(): readonly ModelSpec[] {
  return catalog;
}
