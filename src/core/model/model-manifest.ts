// What the model store knows of a model, and what an adapter needs to load it.
import type { ModelPlace } from '../bridge/bridge';
import type { EngineId } from '../engine/engine';

/** Files are fetched, checked and mended in parts of so many bytes; the last may be shorter. */
export const CHUNK_BYTES = 8 * 2 ** 20;

export interface ModelFile {
  /** Relative to the model's folder, forward slashes. */
  readonly path: string;
  /** 0: the source has not said yet. */
  readonly bytes: number;
  /** Hex. Absent only for files whose source publishes none; then the first download fixes it. */
  readonly sha256?: string;
  /** Absolute address when the file does not lie beside the others (WebLLM libraries). */
  readonly url?: string;
}

export type ModelTask = 'chat' | 'embed' | 'rerank';

export interface ModelSampling {
  readonly temperature: number;
  readonly topP: number;
  readonly topK: number;
  readonly minP: number;
  readonly repetitionPenalty: number;
  readonly maxTokens: number;
}

/** How an embedding model wants to be asked. */
export interface EmbeddingUse {
  /** How one vector is made of all tokens' vectors; `mean` where nothing is said. */
  readonly pooling: 'mean' | 'cls';
  /** Put before a question, verbatim. */
  readonly queryPrefix?: string;
  /** Put before a text that is to be found. */
  readonly passagePrefix?: string;
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
  /** All files together; an estimate where `isEstimate`. */
  readonly bytes: number;
  /** `bytes` was computed from parameters and quantization; no file list has confirmed it. */
  readonly isEstimate?: boolean;
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
  /** Sees images too; absent for a server's model where the server does not say. */
  readonly vision?: boolean;
  /** For `embed` models. */
  readonly embedding?: EmbeddingUse;
  /** Keys and values of one token of context in bytes, so that memory can be told per context size. */
  readonly cacheBytesPerToken?: number;
  /** The largest single buffer the weights need on a GPU, in bytes. */
  readonly largestBufferBytes?: number;
  /** The same model for cards without 16-bit shaders. */
  readonly f32ModelId?: string;
  /** How the user brought it; absent for models of the catalogue. */
  readonly addedFrom?: 'file' | 'address' | 'hub' | 'pack';
  /** Files that serve another model only; in no list to choose from. */
  readonly companionOf?: string;
  /** It lies on a server: nothing is installed, and what it is asked leaves this device. */
  readonly place?: ModelPlace;
  /** What a right computation of it says: greedy tokens after a prompt, made on a CPU. */
  readonly reference?: ModelReference;
}

/** Forced decoding of `text` after `prompt` must find each token the most likely one. */
export interface ModelReference {
  /** The user's message, put through the model's own chat template. */
  readonly prompt: string;
  /** The greedy answer, piece by piece as its tokens are. */
  readonly tokens: readonly string[];
  /** Natural logarithm of each token's probability, before penalties and temperature. */
  readonly logprobs?: readonly number[];
}

/** A file of an installed model. */
export interface StoredFile extends Required<Omit<ModelFile, 'url'>> {
  /** SHA-256 of each `CHUNK_BYTES` of it in order, hex; absent in models from before they were kept. */
  readonly chunks?: readonly string[];
  /** True: the bytes lie in a file of the user's disk that we only hold a handle to. */
  readonly isLinked?: boolean;
}

/** Written last, when every file is whole. */
export interface ModelManifest {
  readonly version: 1;
  readonly spec: ModelSpec;
  readonly files: readonly StoredFile[];
  readonly source: string;
  /** Epoch ms. */
  readonly installedAt: number;
}

export function totalBytes(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0);
}
