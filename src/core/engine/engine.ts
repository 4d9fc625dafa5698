// The contract between the app and whatever runs a model. One loaded model per Engine.
import type { ServerAccess } from '../bridge/bridge';
import type { AttentionMap } from '../trace/attention';
import type { PromptReading } from '../prompt/prompt-reading';
import type { ChatMessage, JsonSchema, ToolCall, ToolSpec } from '../prompt/message';

export type EngineId = 'webllm' | 'wllama' | 'transformers' | 'ollama' | 'openai';
export type Requirement = 'webgpu' | 'shader-f16' | 'cross-origin-isolation' | 'local-server';

/** Asked once, before any download: can this device run this engine at all? */
export type ProbeResult = { ok: true } | { ok: false; missing: readonly Requirement[] };

/**
 * `raw`: over the model's own logits. `sampled`: after penalties and temperature. `given`: a server
 * that does not say which.
 */
export type LogprobKind = 'raw' | 'sampled' | 'given';

/** Known once a model is loaded. The interface shows only what is true here. */
export interface EngineCapabilities {
  readonly generate: boolean;
  readonly embed: boolean;
  readonly vision: boolean;
  readonly tools: boolean;
  /** Constrained decoding from a JSON schema. */
  readonly jsonSchema: boolean;
  /** Largest `topLogprobs` accepted; 0 = no logprobs. */
  readonly maxTopLogprobs: number;
  readonly logprobKind: LogprobKind | 'none';
  /** Absent: the model's files do not tell which tokens each token looked at. */
  readonly attention?: true;
  /** Absent: the engine does not tell what its chat template makes of messages. */
  readonly prompt?: true;
}

export interface LoadedModel {
  readonly modelId: string;
  /** Tokens of prompt and answer together. */
  readonly contextLength: number;
  /** Length of one embedding vector. */
  readonly embeddingSize?: number;
  /** Where it computes, whatever was asked for. */
  readonly backend: 'cpu' | 'webgpu' | 'server';
  readonly capabilities: EngineCapabilities;
}

export interface LoadOptions {
  /** Upper bound in tokens; the model's own maximum when absent. */
  readonly contextLength?: number;
  /** CPU threads; the adapter picks about half the logical cores when absent. */
  readonly threads?: number;
  /** `cpu` keeps a capable engine off the GPU. Default: `auto`. */
  readonly device?: 'auto' | 'cpu' | 'webgpu';
  /** Where the model lies, for `ollama` and `openai`. */
  readonly server?: ServerAccess;
}

/** Ends with one `ready`, or throws. `totalBytes` is absent until it is known. */
export type LoadEvent =
  | { type: 'progress'; phase: 'read' | 'compile'; loadedBytes: number; totalBytes?: number }
  | { type: 'ready'; model: LoadedModel };

export interface GenerateRequest {
  /** When the last message is the assistant's, the engine continues it without a new turn. */
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly ToolSpec[];
  readonly jsonSchema?: JsonSchema;
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly minP?: number;
  readonly repetitionPenalty?: number;
  /** New tokens at most. */
  readonly maxTokens?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
  /** Alternatives per sampled token; the engine clamps to `maxTopLogprobs`. */
  readonly topLogprobs?: number;
}

export interface TokenLogprob {
  readonly text: string;
  /** Natural logarithm of the probability. */
  readonly logprob: number;
  readonly id?: number;
  /** UTF-8, where the token is not whole characters and `text` cannot tell. */
  readonly bytes?: readonly number[];
}

export interface SampledToken extends TokenLogprob {
  readonly top: readonly TokenLogprob[];
  /** Over the whole vocabulary, before penalties and temperature; absent where it is not seen. */
  readonly entropyBits?: number;
  /** Since the token before, or since the prompt was given; measured in the worker. */
  readonly durationMs?: number;
}

export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'abort';

/** Measured in the worker, so the page's own work is not counted. */
export interface Usage {
  /** All tokens of the prompt, cached ones included. */
  readonly promptTokens: number;
  /** Prompt tokens that were already in the cache and cost no prefill. */
  readonly cachedPromptTokens: number;
  readonly completionTokens: number;
  readonly timeToFirstTokenMs: number;
  /** Decode only: tokens after the first, per second. 0 when fewer than two tokens came. */
  readonly tokensPerSecond: number;
  /** What a server measured itself. */
  readonly server?: ServerTimings;
}

/** In ms; what a server does not tell is absent. */
export interface ServerTimings {
  readonly loadMs?: number;
  readonly promptMs?: number;
  readonly decodeMs?: number;
}

/** Zero or more deltas, then exactly one `finish`, or one throw. Abort finishes; it does not throw. */
export type TokenEvent =
  | { type: 'text-delta'; text: string; tokens?: readonly SampledToken[] }
  | { type: 'reasoning-delta'; text: string; tokens?: readonly SampledToken[] }
  | { type: 'tool-call'; call: ToolCall }
  | { type: 'finish'; reason: FinishReason; usage: Usage };

/** Implemented twice per engine: by the adapter that does the work, and by its client on the main thread. */
export interface Engine {
  readonly id: EngineId;
  probe(): Promise<ProbeResult>;
  /** Replaces whatever was loaded. Files come from the model store. Aborting leaves nothing loaded. */
  load(modelId: string, options: LoadOptions, signal: AbortSignal): AsyncIterable<LoadEvent>;
  /**
   * Leaving the loop early is the same as aborting. One generation at a time; several where the
   * model's `backend` is a server.
   */
  generate(request: GenerateRequest, signal: AbortSignal): AsyncIterable<TokenEvent>;
  /** One unit-length vector of `embeddingSize` per text. Callers send small batches. */
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
  /** Reads messages that end with an answer. Throws `capability-missing` where files tell nothing. */
  attend(messages: readonly ChatMessage[]): Promise<AttentionMap>;
  /** The prompt of an answer to `messages`. Throws `capability-missing` where the engine keeps it. */
  readPrompt(messages: readonly ChatMessage[]): Promise<PromptReading>;
  /** Frees the model, the device and the worker. Safe to call twice. */
  dispose(): Promise<void>;
}
