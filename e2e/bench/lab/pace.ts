// Pieces of the scripted answer at a steady rate; a late timer is made up for.
import { scriptedAnswer, toPieces, TOKENS_PER_SECOND } from '../scripted-answer';

export async function* pacedPieces(): AsyncGenerator<string, void, undefined> {
  const startedAt = performance.now();
  for (const [index, piece] of toPieces(scriptedAnswer()).entries()) {
    const dueMs = (index * 1000) / TOKENS_PER_SECOND;
    while (performance.now() - startedAt < dueMs) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    yield piece;
  }
}
