// Builds that also tell their attention, for models whose own files cannot: the same weights, fetched
// when somebody looks.
import { totalBytes, type ModelFile, type ModelSpec } from '../core/model/model-manifest';

export const starterTokenizerFiles: readonly ModelFile[] = [
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

/** The starter for transformers.js, all but its weights. */
export const starterOnnxFiles: readonly ModelFile[] = [
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
  ...starterTokenizerFiles,
  {
    path: 'special_tokens_map.json',
    bytes: 128,
    sha256: '2e10a4fe4eeb9b8407c958190088c3527b2e839d2663270e233c44594711a408',
  },
];

const starterFiles: readonly ModelFile[] = [
  ...starterOnnxFiles,
  {
    path: 'onnx/model_attentions.onnx',
    bytes: 3_230_503,
    sha256: '735aeadcfd983f1e6ee5da8c5e1734b3d7bb302781b1d753347e37c22f4d70bb',
  },
];

const attentionModels: readonly ModelSpec[] = [
  {
    modelId: 'starter-attention',
    companionOf: 'starter',
    name: 'Starter, attention',
    family: 'Hearth',
    task: 'chat',
    engine: 'transformers',
    quantization: 'q8',
    contextLength: 1024,
    licence: 'Apache-2.0',
    summary: 'The same weights as Starter; also tells which tokens each token looked at',
    files: starterFiles,
    bytes: totalBytes(starterFiles),
    sources: ['models/starter/'],
    parameters: 2_828_736,
  },
];

/** What reads an answer of this model for its attention; undefined: nothing can. */
export function attentionModelFor(modelId: string): ModelSpec | undefined {
  return attentionModels.find(({ companionOf }) => companionOf === modelId);
}
