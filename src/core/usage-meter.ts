// Measures one answer where it is made, so that neither thread hops nor drawing are counted.
import type { Usage } from './engine';

export interface UsageMeter {
  /** Prompt tokens, all of them and those that cost no prefill. */
  prompt(promptTokens: number, cachedPromptTokens: number): void;
  /** Call as tokens are sampled; the first call ends the prefill. */
  tokens(count: number): void;
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
    usage() {
      const decodeMs = lastAt - firstAt;
      return {
        promptTokens,
        cachedPromptTokens,
        completionTokens,
        timeToFirstTokenMs: firstAt - startedAt,
        tokensPerSecond: decodeMs > 0 ? ((completionTokens - firstCount) * 1000) / decodeMs : 0,
      };
    },
  };
}
