import { AppError } from '../../src/core/errors';

/**
 * The promise, or `document-unreadable` (`too-slow`) after the limit, or AbortError as soon as the signal
 * aborts. The work behind it goes on unheard; whoever started it must end it.
 */
export async function withTimeLimit<T>(
  promise: Promise<T>,
  limitMs: number,
  signal: AbortSignal,
): Promise<T> {
  signal.throwIfAborted();
  let stop: () => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    const abort = () => {
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      const message = `No answer within ${limitMs} ms`;
      reject(new AppError('document-unreadable', message, { reason: 'too-slow' }));
    }, limitMs);
    signal.addEventListener('abort', abort, { once: true });
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
  });
  try {
    return await Promise.race([promise, ended]);
  } finally {
    stop();
  }
}
