import type { EngineCall } from '../../src/core/engine/engine-adapter';
import { AppError } from '../../src/core/errors';

/** llama-server: "request (1200 tokens) exceeds the available context size (1024 tokens), …". */
const OVERFLOW = /\((\d+) tokens\) exceeds the available context size \((\d+) tokens\)/;
const OUT_OF_MEMORY =
  /out of memory|cannot allocate|failed to allocate|bad_alloc|\boom\b|memory\.grow|allocation failed/i;

/** wllama's errors say what happened in words only. */
export function toWllamaError(error: unknown, doing: EngineCall): AppError {
  // The nested worker's failures arrive as plain strings or as errors without a class.
  const message = error instanceof Error ? error.message : String(error);
  const overflow = OVERFLOW.exec(message);
  if (overflow) {
    const [promptTokens, contextLength] = [Number(overflow[1]), Number(overflow[2])];
    return new AppError('context-overflow', message, { promptTokens, contextLength });
  }
  const cause = { cause: error };
  if (OUT_OF_MEMORY.test(message) || error instanceof RangeError) {
    return new AppError('out-of-memory', message, {}, cause);
  }
  if (doing === 'load') return new AppError('model-damaged', message, {}, cause);
  const crashed = error instanceof Error && error.name === 'RuntimeError';
  return new AppError(crashed ? 'engine-crashed' : 'internal', message, {}, cause);
}
