// Turns a library's callbacks into an AsyncIterable.

export interface EventQueue<T> extends AsyncIterable<T> {
  readonly push: (item: T) => void;
  readonly end: () => void;
  /** Thrown to the reader after what was pushed before. */
  readonly fail: (error: unknown) => void;
}

/** One reader. What is pushed after `end` or `fail` is dropped. */
export function createEventQueue<T>(): EventQueue<T> {
  const items: T[] = [];
  const state: { outcome?: { error?: unknown } } = {};
  let wake: () => void = () => undefined;

  const settle = (outcome: { error?: unknown }) => {
    state.outcome ??= outcome;
    wake();
  };

  async function* iterate(): AsyncGenerator<T, void, undefined> {
    for (;;) {
      // The queue holds what was pushed, `undefined` included, so the length decides.
      while (items.length > 0) yield items.shift() as T;
      if (state.outcome) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if ('error' in state.outcome) throw state.outcome.error;
  }

  return {
    push(item) {
      if (state.outcome) return;
      items.push(item);
      wake();
    },
    end: () => settle({}),
    fail: (error) => settle({ error }),
    [Symbol.asyncIterator]: iterate,
  };
}
