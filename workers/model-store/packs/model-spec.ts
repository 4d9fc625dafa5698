import type { ModelSpec } from '../../../src/core/model/model-manifest';

type Loose = { readonly [K in keyof ModelSpec]?: unknown };

/** What came from a stranger's file, checked before anything reads it as a spec. */
export function isModelSpec(value: unknown): value is ModelSpec {
  if (typeof value !== 'object' || value === null) return false;
  const spec: Loose = value;
  const texts = [
    spec.modelId,
    spec.name,
    spec.family,
    spec.quantization,
    spec.licence,
    spec.summary,
  ];
  return (
    texts.every((text) => typeof text === 'string') &&
    ['chat', 'embed', 'rerank'].includes(String(spec.task)) &&
    ['wllama', 'transformers', 'webllm'].includes(String(spec.engine)) &&
    isCount(spec.contextLength) &&
    isCount(spec.bytes) &&
    isListOf(spec.sources, (source) => typeof source === 'string') &&
    isListOf(spec.files, isModelFile)
  );
}

function isModelFile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const file: { readonly path?: unknown; readonly bytes?: unknown } = value;
  return typeof file.path === 'string' && isCount(file.bytes);
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
