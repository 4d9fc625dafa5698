// Measures one answer where it is made, so that neither thread hops nor drawing are counted.
import type { ServerTimings, Usage } from './engine';

export interface UsageMeter {
  /** Prompt tokens, all of them and those that cost no prefill. */
  prompt(promptTokens: number, cachedPromptTokens: number): void;
  /** Call as tokens are sampled; the first call ends the prefill. */
  tokens(count: number): void;
  /** The whole count where the engine tells it: one delta may have been several tokens, or none. */
  completion(tokens: number): void;
  server(timings: ServerTimings): void;
  usage(): Usage;
}

/** Starts the clock. `now` in ms. */
export function createUsageMeter(now: () => number = () => performance.now()): UsageMeter {
  const startedAt = now();
  let firstAt = startedAt;
  let lastAt = startedAt;
  let completionTokens = 0;
  let firstCount = 0;
  let promptTokens = 0;
  let cachedPromptTokens = 0;
  let told: number | undefined;
  let server: ServerTimings | undefined;

  return {
    prompt(all, cached) {
      promptTokens = all;
      cachedPromptTokens = cached;
    },
    tokens(count) {
      if (count <= 0) return;
      lastAt = now();
      if (completionTokens === 0) {
        firstAt = lastAt;
        firstCount = count;
      }
      completionTokens += count;
    },
    completion(tokens) {
      told = tokens;
    },
    server(timings) {
      server = timings;
    },
    usage() {
      const decodeMs = lastAt - firstAt;
      const tokens = told ?? completionTokens;
      return {
        promptTokens,
        cachedPromptTokens,
        completionTokens: tokens,
        timeToFirstTokenMs: firstAt - startedAt,
        tokensPerSecond: decodeMs > 0 ? (Math.max(0, tokens - firstCount) * 1000) / decodeMs : 0,
        ...(server && { server }),
      };
    },
  };
}
