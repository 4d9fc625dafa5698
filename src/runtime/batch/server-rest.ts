// A busy server is left alone for a while by all rows at once, and then asked again.
import type { AppError } from '../../core/errors';

export interface ServerRest {
  /** Resolves when the server may be asked again. Rejects with the signal's reason. */
  over(signal: AbortSignal): Promise<void>;
  /** It said that it is busy. False: it has said so for too long. */
  begin(error: AppError): boolean;
  /** It answered. */
  end(): void;
}

const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;
/** Without one answer in between; a model of many gigabytes is loaded in less. */
const PATIENCE_MS = 15 * 60_000;

/** `now`: ms of any clock that does not jump. */
export function createServerRest(now = () => performance.now()): ServerRest {
  let untilMs = 0;
  let busySinceMs: number | undefined;
  let nextMs = FIRST_MS;
  return {
    async over(signal) {
      // Another row may have made it longer meanwhile.
      while (untilMs > now()) await sleep(untilMs - now(), signal);
    },
    begin({ details }) {
      const asked = details['retryAfterSeconds'];
      const askedMs = typeof asked === 'number' ? asked * 1000 : 0;
      busySinceMs ??= now();
      // What the server asks for is not impatience.
      if (askedMs === 0 && now() - busySinceMs > PATIENCE_MS) return false;
      // Several rows are refused at once: that is one refusal.
      if (untilMs <= now()) {
        untilMs = now() + Math.max(askedMs, nextMs);
        nextMs = Math.min(nextMs * 2, LONGEST_MS);
      } else untilMs = Math.max(untilMs, now() + askedMs);
      return true;
    },
    end() {
      busySinceMs = undefined;
      nextMs = FIRST_MS;
    },
  };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
}
