export interface RowPlan {
  /** For each index of the new range, which of the present rows takes it; undefined: a new one. */
  readonly kept: readonly (number | undefined)[];
  /** Present rows that are not needed any more. */
  readonly dropped: readonly number[];
}

/**
 * Which rows stay, which are filled anew. `indexes` are those that the present rows show, in order;
 * the new range is `from` up to but not including `to`. Rows that stay keep their order, and those at
 * the side that left the view go to the other side, first to first, so that few are moved.
 */
export function planRows(indexes: readonly number[], from: number, to: number): RowPlan {
  const byIndex = new Map(indexes.map((index, position) => [index, position]));
  const free = indexes.flatMap((index, position) => (index < from || index >= to ? position : []));
  const kept = Array.from({ length: Math.max(0, to - from) }, (_, offset) =>
    byIndex.get(from + offset),
  );
  let nextFree = 0;
  return {
    kept: kept.map((position) => position ?? free[nextFree++]),
    dropped: free.slice(nextFree),
  };
}
