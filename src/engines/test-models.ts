// The starter model for the other two engines: the end-to-end tests of each engine run on it.
import {
  totalBytes,
  type ModelFile,
  type ModelReference,
  type ModelSpec,
} from '../core/model/model-manifest';
import { starterOnnxFiles, starterTokenizerFiles } from './attention-models';
import generatedReferences from './test-references.generated.json' with { type: 'json' };

const onnxFiles: readonly ModelFile[] = [
  ...starterOnnxFiles,
  {
    path: 'onnx/model_quantized.onnx',
    bytes: 3_227_517,
    sha256: '0ce8869bd1f6f3d6a638be9e4f5a81d6824a3308f1a455be859007fc79d3192f',
  },
];

/** Compiled for tests; not part of the build, so whoever tests serves them. */
const webllmFiles: readonly ModelFile[] = [
  {
    path: 'starter-q0f32-webgpu.wasm',
    bytes: 4_630_639,
    sha256: 'a76ebacb54325e89adc57404dcdb6241565b0965841a5373746e61c4f179f19a',
  },
  {
    path: 'mlc-chat-config.json',
    bytes: 1_910,
    sha256: 'a525903764bd4643377f9b651b699f65affbb3e4f88a0d4bb383d03c241ee303',
  },
  {
    path: 'tensor-cache.json',
    bytes: 14_211,
    sha256: 'd96440bb9e9b569465f8c58cbe22b326e8998985d81159ba985bb7c87da57bc7',
  },
  ...starterTokenizerFiles,
  {
    path: 'params_shard_0.bin',
    bytes: 11_314_944,
    sha256: '8cfba0468a4763498063cec5ea76636e95c36e187655c8c3ce31c171460f56a8',
  },
];

const common = {
  name: 'Starter',
  family: 'Hearth',
  task: 'chat',
  contextLength: 1024,
  licence: 'Apache-2.0',
  summary: 'The starter model, for tests',
  demo: true,
  sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 400 },
  parameters: 2_828_736,
} as const satisfies Partial<ModelSpec>;

/** `tools/make-reference.mjs` writes the file. */
const references: Readonly<Partial<Record<string, ModelReference>>> = generatedReferences;
const webllmReference = references['starter-webllm'];

export const testModels: readonly ModelSpec[] = [
  {
    ...common,
    modelId: 'starter-onnx',
    engine: 'transformers',
    quantization: 'q8',
    files: onnxFiles,
    bytes: totalBytes(onnxFiles),
    sources: ['models/starter/'],
  },
  {
    ...common,
    modelId: 'starter-webllm',
    engine: 'webllm',
    quantization: 'q0f32',
    files: webllmFiles,
    bytes: totalBytes(webllmFiles),
    sources: ['models/starter/webllm/'],
    gpuBytes: 64e6,
    requires: ['webgpu'],
    ...(webllmReference && { reference: webllmReference }),
  },
];
