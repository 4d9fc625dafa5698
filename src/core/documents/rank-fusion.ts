// Weighted reciprocal-rank fusion: lists whose scores cannot be compared become one. A rank alone
// forgets whether the second was nearly as good as the first or far behind it, so what an item gets
// for its rank is weighted by its share of the best score of that list. No number here is fitted to
// questions: the constant is the usual one, and the weight has none.

/** Cormack et al. 2009. Larger: the first ranks weigh less against the following ones. */
const FUSION_CONSTANT = 60;

export interface FusedItem<T> {
  readonly item: T;
  /** Sum over the lists it is in of (score / best score of the list) / (constant + rank). */
  readonly score: number;
  /** One per list, from 1; undefined where the list does not have it. */
  readonly ranks: readonly (number | undefined)[];
}

/**
 * Takes lists that are ordered by score, best first, and gives the same. Items are the same where
 * `keyOf` says so; a score below 0 counts as 0. Of equal sums comes first what has the better best
 * rank, then what an earlier list has.
 */
export function fuseRanks<T extends { readonly score: number }>(
  lists: readonly (readonly T[])[],
  keyOf: (item: T) => string | number,
  constant = FUSION_CONSTANT,
): FusedItem<T>[] {
  const found = new Map<string | number, Fused<T>>();
  for (const [list, items] of lists.entries()) {
    const best = items[0]?.score ?? 0;
    for (const [index, item] of items.entries()) {
      const key = keyOf(item);
      const known = found.get(key) ?? { item, score: 0, ranks: lists.map(() => undefined) };
      found.set(key, known);
      if (known.ranks[list] !== undefined) continue;
      known.ranks[list] = index + 1;
      known.score += shareOf(item.score, best) / (constant + index + 1);
    }
  }
  const bestRank = ({ ranks }: Fused<T>) => Math.min(...ranks.map((rank) => rank ?? Infinity));
  return [...found.values()].sort((a, b) => b.score - a.score || bestRank(a) - bestRank(b));
}

interface Fused<T> {
  readonly item: T;
  score: number;
  readonly ranks: (number | undefined)[];
}

function shareOf(score: number, best: number): number {
  return best > 0 ? Math.max(0, score / best) : 0;
}
