// One piece of work that several wait for: a model that two want is loaded once.
import { abortError, toAppError } from '../../core/errors';

export interface SharedTask<T> {
  /**
   * `take` runs in the moment the work is done, once for each who still waits. Who gives up gets an
   * AbortError; when the last one does, the work is aborted, and the error comes when it has ended.
   */
  join<R>(signal: AbortSignal, take: (value: T) => R): Promise<R>;
  /** True once everybody has given up: nobody else may join. */
  isAbandoned(): boolean;
  /** Resolves at the end, however it went. */
  readonly ended: Promise<void>;
}

interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** Starts at once. */
export function createSharedTask<T>(run: (signal: AbortSignal) => Promise<T>): SharedTask<T> {
  const controller = new AbortController();
  const waiters = new Set<Waiter<T>>();
  const ended = run(controller.signal).then(
    (value) => {
      for (const waiter of waiters) waiter.resolve(value);
    },
    (error: unknown) => {
      const reason = error instanceof Error ? error : toAppError(error);
      for (const waiter of waiters) waiter.reject(reason);
    },
  );
  return {
    join: (signal, take) =>
      new Promise((resolve, reject) => {
        const stopFollowing = () => signal.removeEventListener('abort', giveUp);
        const waiter: Waiter<T> = {
          resolve(value) {
            stopFollowing();
            resolve(take(value));
          },
          reject(error) {
            stopFollowing();
            reject(error);
          },
        };
        const giveUp = () => {
          stopFollowing();
          waiters.delete(waiter);
          if (waiters.size > 0) {
            reject(abortError());
            return;
          }
          controller.abort();
          void ended.then(() => reject(abortError()));
        };
        waiters.add(waiter);
        signal.addEventListener('abort', giveUp);
        if (signal.aborted) giveUp();
      }),
    isAbandoned: () => controller.signal.aborted,
    ended,
  };
}
