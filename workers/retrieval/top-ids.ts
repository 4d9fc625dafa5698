import type { ScoredId } from './vector-index';

export interface TopIds {
  /** Below it a score need not be offered; -Infinity until there are `limit`. */
  threshold(): number;
  offer(id: number, score: number): void;
  /** Best first; of equal scores the smaller id. */
  list(): ScoredId[];
}

const isWorse = (a: ScoredId, b: ScoredId) =>
  a.score < b.score || (a.score === b.score && a.id > b.id);

/** The `limit` best of what is offered, in a heap whose root is the worst of them. */
export function createTopIds(limit: number): TopIds {
  const heap: ScoredId[] = [];
  // Indexes below are inside the heap by construction.
  const at = (index: number) => heap[index] as ScoredId;

  const sink = (item: ScoredId) => {
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isWorse(at(child + 1), at(child))) child += 1;
      if (!isWorse(at(child), item)) break;
      heap[hole] = at(child);
      hole = child;
    }
    heap[hole] = item;
  };

  const rise = (item: ScoredId) => {
    let hole = heap.push(item) - 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!isWorse(item, at(parent))) break;
      heap[hole] = at(parent);
      hole = parent;
    }
    heap[hole] = item;
  };

  return {
    threshold: () => (heap.length < limit ? -Infinity : (heap[0]?.score ?? Infinity)),
    offer(id, score) {
      const item = { id, score };
      if (heap.length < limit) rise(item);
      else if (heap[0] && isWorse(heap[0], item)) sink(item);
    },
    list: () => heap.toSorted((a, b) => (isWorse(a, b) ? 1 : -1)),
  };
}
