// What the checks of the engine contract are told of an engine.
import type { GenerateRequest, LoadOptions } from './engine';

export interface ContractSettings {
  /** A question with a short answer that ends by itself within `maxTokens`. */
  readonly question: string;
  /** A question whose answer is longer than a dozen tokens. */
  readonly longQuestion: string;
  /** What makes the answer to it long on an engine that has written a story before it can be stopped. */
  readonly longRequest: Partial<GenerateRequest>;
  /** Per answer. Slow engines need a small number; at least 12. */
  readonly maxTokens: number;
  /** Deltas on their way across threads when an abort is sent; 0 where there is no thread between. */
  readonly inFlightDeltas: number;
  /** False: the engine cannot tell which tokens of a prompt were in its cache. */
  readonly tellsCache: boolean;
  readonly loadOptions: LoadOptions;
  /** What the model calls a tool for; absent where it cannot. */
  readonly toolRequest?: GenerateRequest;
  /** What the model thinks aloud about before it answers; absent where it does not. */
  readonly reasoningRequest?: GenerateRequest;
}

export const usualContract: ContractSettings = {
  question: 'What is the capital of France?',
  longQuestion: 'Tell me a story.',
  longRequest: {},
  maxTokens: 48,
  inFlightDeltas: 0,
  tellsCache: true,
  loadOptions: {},
};
