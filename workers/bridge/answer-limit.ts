// A server that was told how long an answer may be and goes on all the same is left.
import type { GenerateRequest } from '../../src/core/engine/engine';

/** Deltas beyond the limit that are forgiven: some servers send a few without text. */
const SLACK = 32;

/** Call with each delta; true: this is more than was asked for, and more than fits. */
export function createAnswerLimit(
  { maxTokens }: GenerateRequest,
  contextLength: number,
): () => boolean {
  const limit = Math.min(maxTokens ?? Infinity, contextLength > 0 ? contextLength : Infinity);
  let deltas = 0;
  return () => {
    deltas += 1;
    return deltas > limit + SLACK;
  };
}
