// The figures of an answer that was written in several parts, because its engine was lost between
// them. A lost engine tells nothing, so its part is measured from here.
import type { Usage } from '../../core/engine/engine';

export interface AnswerParts {
  /** Tokens of all parts so far. */
  readonly tokens: () => number;
  /** Call for every piece of text. */
  wrote(tokens: number): void;
  /** The engine is gone; a new part begins with the next piece. */
  lost(): void;
  /** `last`: what the engine of the last part said. The waits between parts are not counted. */
  merge(last: Usage): Usage;
}

interface Part {
  tokens: number;
  readonly firstAt: number;
  lastAt: number;
}

/** Starts the clock. `now` in ms. */
export function createAnswerParts(now: () => number = () => performance.now()): AnswerParts {
  const startedAt = now();
  const lostParts: Part[] = [];
  let part: Part | undefined;

  return {
    tokens: () => [...lostParts, ...(part ? [part] : [])].reduce((sum, one) => sum + one.tokens, 0),
    wrote(tokens) {
      part ??= { tokens: 0, firstAt: now(), lastAt: now() };
      part.tokens += tokens;
      part.lastAt = now();
    },
    lost() {
      if (part) lostParts.push(part);
      part = undefined;
    },
    merge(last) {
      const [first] = lostParts;
      if (!first) return last;
      const before = lostParts.reduce((sum, { tokens }) => sum + tokens, 0);
      // Of each part all but the first token are decoded.
      const lastDecoded = last.tokensPerSecond > 0 ? last.completionTokens - 1 : 0;
      const lastMs = lastDecoded > 0 ? (lastDecoded * 1000) / last.tokensPerSecond : 0;
      const decoded = before - lostParts.length + lastDecoded;
      const decodeMs = lostParts.reduce((sum, one) => sum + one.lastAt - one.firstAt, lastMs);
      return {
        promptTokens: Math.max(0, last.promptTokens - before),
        cachedPromptTokens: Math.min(last.cachedPromptTokens, last.promptTokens - before),
        completionTokens: before + last.completionTokens,
        timeToFirstTokenMs: first.firstAt - startedAt,
        tokensPerSecond: decodeMs > 0 ? (decoded * 1000) / decodeMs : 0,
      };
    },
  };
}
