// Who comes waits for who came before: one at a time, in order.

export interface Turns {
  /** Resolves with the end of the turn, to be called once. Rejects with the signal's reason. */
  take(signal: AbortSignal): Promise<() => void>;
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    async take(signal) {
      signal.throwIfAborted();
      const before = last;
      let end: () => void = () => undefined;
      const ended = new Promise<void>((resolve) => (end = resolve));
      last = Promise.all([before, ended]);
      try {
        await untilAborted(before, signal);
      } catch (error) {
        // Gives its place up; who comes after still waits for who came before.
        end();
        throw error;
      }
      return end;
    },
  };
}

function untilAborted(waiting: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    void waiting.then(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
  });
}
