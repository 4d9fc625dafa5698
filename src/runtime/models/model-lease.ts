// What whoever uses a loaded model holds meanwhile.
import type {
  GenerateRequest,
  LoadedModel,
  LoadOptions,
  TokenEvent,
} from '../../core/engine/engine';
import type { ChatMessage } from '../../core/prompt/message';
import type { PromptReading } from '../../core/prompt/prompt-reading';
import type { LoadProgress } from './loaded-mirror';

export interface ModelLease {
  readonly model: LoadedModel;
  readonly loadMs: number;
  /** An error after which the model is gone unloads it; the next lease loads it afresh. */
  generate(request: GenerateRequest, signal: AbortSignal): AsyncIterable<TokenEvent>;
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
  /** What the engine's chat template makes of messages. */
  readPrompt(messages: readonly ChatMessage[]): Promise<PromptReading>;
  /** Must be called; may be called twice. What is leased is never unloaded. */
  release(): void;
}

export interface LeaseOptions {
  readonly onProgress?: (progress: LoadProgress) => void;
  /** In place of the plan's, for measuring. A model that is loaded otherwise is loaded again. */
  readonly loadOptions?: LoadOptions;
}
