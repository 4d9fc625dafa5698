// Reciprocal-rank fusion: lists whose scores cannot be compared become one by their ranks alone.

/** Cormack et al. 2009. Larger: the first ranks weigh less against the following ones. */
export const FUSION_CONSTANT = 60;

export interface FusedItem<T> {
  readonly item: T;
  /** Sum of 1 / (constant + rank) over the lists it is in. */
  readonly score: number;
  /** One per list, from 1; undefined where the list does not have it. */
  readonly ranks: readonly (number | undefined)[];
}

/**
 * Best first. Items are the same where `keyOf` says so; of equal scores comes first what has the
 * better best rank, then what an earlier list has.
 */
export function fuseRanks<T>(
  lists: readonly (readonly T[])[],
  keyOf: (item: T) => string | number,
  constant = FUSION_CONSTANT,
): FusedItem<T>[] {
  const found = new Map<string | number, { item: T; ranks: (number | undefined)[] }>();
  for (const [list, items] of lists.entries()) {
    for (const [index, item] of items.entries()) {
      const key = keyOf(item);
      const known = found.get(key) ?? { item, ranks: lists.map(() => undefined) };
      known.ranks[list] ??= index + 1;
      found.set(key, known);
    }
  }
  const bestRank = (ranks: readonly (number | undefined)[]) =>
    Math.min(...ranks.map((rank) => rank ?? Infinity));
  return [...found.values()]
    .map(({ item, ranks }) => {
      const parts = ranks.map((rank) => (rank === undefined ? 0 : 1 / (constant + rank)));
      return { item, ranks, score: parts.reduce((sum, part) => sum + part, 0) };
    })
    .sort((a, b) => b.score - a.score || bestRank(a.ranks) - bestRank(b.ranks));
}
