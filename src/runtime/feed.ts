// A queue between one that brings and one that takes and waits.

export interface Feed<T> {
  push(items: readonly T[]): void;
  /** Nothing more comes. */
  end(): void;
  /** The next items, at most `limit`; waits for one; empty once the feed has ended. */
  take(limit: number): Promise<readonly T[]>;
}

export function createFeed<T>(first: readonly T[] = []): Feed<T> {
  let items = [...first];
  let hasEnded = false;
  let wake: (() => void) | undefined;
  const change = () => {
    wake?.();
    wake = undefined;
  };
  return {
    push(more) {
      // Not spread: a document may bring more than a call can take.
      items = items.concat(more);
      change();
    },
    end() {
      hasEnded = true;
      change();
    },
    async take(limit) {
      while (items.length === 0 && !hasEnded) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return items.splice(0, limit);
    },
  };
}
