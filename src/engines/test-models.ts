// The starter model for the other two engines: the end-to-end tests of each engine run on it.
import { totalBytes, type ModelFile, type ModelSpec } from '../core/model-manifest';

const tokenizerFiles: readonly ModelFile[] = [
  {
    path: 'tokenizer.json',
    bytes: 124_653,
    sha256: 'eac8f0e690468579f4b819e8739e4b6b8c41f367eafc4d2a2bcc6916d7bc383d',
  },
  {
    path: 'tokenizer_config.json',
    bytes: 1_101,
    sha256: '119df797c2c52ed6648068ce4cc7df79eaf3298ead89b3142aafc231c5a8609f',
  },
];

const onnxFiles: readonly ModelFile[] = [
  {
    path: 'config.json',
    bytes: 630,
    sha256: 'a1261a499d6edfa39c79d646e5abc3fbbd00d63bcfc689b0dfdd7986185e6553',
  },
  {
    path: 'generation_config.json',
    bytes: 113,
    sha256: '3098defc9cebbfa2927474e8e3f8eea6cc04e8ac06a6770ae74f8cbffeb153de',
  },
  ...tokenizerFiles,
  {
    path: 'special_tokens_map.json',
    bytes: 128,
    sha256: '2e10a4fe4eeb9b8407c958190088c3527b2e839d2663270e233c44594711a408',
  },
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
  ...tokenizerFiles,
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
  },
];
