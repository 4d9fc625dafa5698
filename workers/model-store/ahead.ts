// The next chunk is asked for while this one comes, so that no time passes between them.
import type { Answer, Failure } from './answer';

/** Where a chunk takes longer, the pause before the next is nothing beside it. */
const WORTH_IT_MS = 4_000;

export interface Ahead {
  /** A chunk took so long, from asking to its last byte. */
  took(ms: number): void;
  /** Chunks come fast here; unknown until one has come. */
  isWorthIt(): boolean;
  put(from: number, answer: Promise<Answer | Failure>): void;
  /** What was asked for from there; anything else is dropped. */
  take(from: number): Promise<Answer | Failure> | undefined;
  /** Call at the end. */
  drop(): void;
}

export function createAhead(): Ahead {
  let waiting: { readonly from: number; readonly answer: Promise<Answer | Failure> } | undefined;
  let lastMs = Infinity;

  const drop = () => {
    waiting?.answer.then(
      (answer) => answer.ok && answer.close(),
      // Nobody waits for it any more; an abort is told by what is still read.
      () => undefined,
    );
    waiting = undefined;
  };

  return {
    took(ms) {
      lastMs = ms;
    },
    isWorthIt: () => lastMs < WORTH_IT_MS,
    put(from, answer) {
      drop();
      waiting = { from, answer };
      // An abort while nobody waits for it yet is no error of its own.
      answer.catch(() => undefined);
    },
    take(from) {
      if (waiting?.from !== from) {
        drop();
        return undefined;
      }
      const { answer } = waiting;
      waiting = undefined;
      return answer;
    },
    drop,
  };
}
