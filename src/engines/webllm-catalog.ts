// WebLLM's list of prebuilt models as catalogue entries. Tens of kilobytes: always `import()`ed.
import type { ModelSpec } from '../core/model/model-manifest';

/** One row of the generated file; `tools/webllm-catalog.mjs` writes it. */
export interface WebllmEntry {
  readonly modelId: string;
  readonly name: string;
  readonly family: string;
  readonly licence: string;
  readonly quantization: string;
  readonly parameters: number;
  /** Estimate from parameters and quantization. */
  readonly bytes: number;
  readonly gpuBytes: number;
  readonly shaderF16: boolean;
  readonly contextLength: number;
  readonly cacheBytesPerToken?: number;
  readonly largestBufferBytes?: number;
  readonly f32ModelId?: string;
  readonly lowResource: boolean;
  /** Repository of the weights. */
  readonly model: string;
  /** The compiled library. */
  readonly library: string;
}

/** A WebLLM model has exactly one file with this ending: its library. */
export const WEBLLM_LIBRARY_SUFFIX = '.wasm';

export async function loadWebllmCatalog(): Promise<readonly ModelSpec[]> {
  const { default: entries } = await import('./webllm-catalog.generated.json');
  return entries.map(toSpec);
}

export function toSpec(entry: WebllmEntry): ModelSpec {
  const libraryName = entry.library.slice(entry.library.lastIndexOf('/') + 1);
  return {
    modelId: entry.modelId,
    name: entry.name,
    family: entry.family,
    task: 'chat',
    engine: 'webllm',
    quantization: entry.quantization,
    contextLength: entry.contextLength,
    licence: entry.licence,
    summary: `Runs on the graphics card; ${entry.lowResource ? 'fits small ones' : 'wants a large one'}`,
    // No digest is published for the library, so the first download fixes it.
    files: [{ path: libraryName, bytes: 0, url: entry.library }],
    fileIndex: 'tensor-cache.json',
    bytes: entry.bytes,
    isEstimate: true,
    sources: [`models/${entry.modelId}/`, `${entry.model}/resolve/main/`],
    gpuBytes: entry.gpuBytes,
    requires: entry.shaderF16 ? ['webgpu', 'shader-f16'] : ['webgpu'],
    parameters: entry.parameters,
    ...(entry.cacheBytesPerToken !== undefined && {
      cacheBytesPerToken: entry.cacheBytesPerToken,
    }),
    ...(entry.largestBufferBytes !== undefined && {
      largestBufferBytes: entry.largestBufferBytes,
    }),
    ...(entry.f32ModelId !== undefined && { f32ModelId: entry.f32ModelId }),
  };
}
