// What the model store knows of a model, and what an adapter needs to load it.
import type { EngineId } from './engine';

export interface ModelFile {
  /** Relative to the model's folder, forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** Hex. Absent only for files whose source publishes none; then the first download fixes it. */
  readonly sha256?: string;
  /** Absolute address when the file does not lie beside the others (WebLLM libraries). */
  readonly url?: string;
}

export type ModelTask = 'chat' | 'embed';

export interface ModelSampling {
  readonly temperature: number;
  readonly topP: number;
  readonly topK: number;
  readonly minP: number;
  readonly repetitionPenalty: number;
  readonly maxTokens: number;
}

/** A catalogue entry: everything known before the first byte is fetched. */
export interface ModelSpec {
  readonly modelId: string;
  readonly name: string;
  readonly family: string;
  readonly task: ModelTask;
  readonly engine: EngineId;
  readonly quantization: string;
  /** The model's own maximum in tokens. */
  readonly contextLength: number;
  readonly licence: string;
  readonly summary: string;
  /** In loading order; for wllama the GGUF parts, first to last. Empty: `fileIndex` lists them. */
  readonly files: readonly ModelFile[];
  /**
   * A file of the repository that lists the others; the store reads it first. `tensor-cache.json`
   * of a WebLLM model names its shards with sizes and MD5 digests.
   */
  readonly fileIndex?: 'tensor-cache.json';
  /** Estimate where `files` is not known yet. */
  readonly bytes: number;
  /** Base addresses tried in order; relative ones resolve against the app's folder. */
  readonly sources: readonly string[];
  /** GPU memory in bytes, weights and cache, where the engine needs a GPU. */
  readonly gpuBytes?: number;
  readonly requires?: readonly ('webgpu' | 'shader-f16')[];
  /** The built-in demonstration model: never the recommendation. */
  readonly demo?: boolean;
  readonly sampling?: Partial<ModelSampling>;
  /** Parameters, e.g. 135e6. */
  readonly parameters?: number;
}

/** Written last, when every file is whole. */
export interface ModelManifest {
  readonly version: 1;
  readonly spec: ModelSpec;
  readonly files: readonly Required<Omit<ModelFile, 'url'>>[];
  readonly source: string;
  /** Epoch ms. */
  readonly installedAt: number;
}

export function totalBytes(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0);
}
