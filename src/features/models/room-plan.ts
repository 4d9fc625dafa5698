// Which models could go so that another one fits: those used longest ago, no more than needed.

export interface RoomCandidate {
  readonly modelId: string;
  readonly name: string;
  readonly bytes: number;
  /** Epoch ms; 0: never. */
  readonly lastUsedAt: number;
  /** Loaded now: it is offered, but never chosen for the person. */
  readonly isInUse: boolean;
}

export interface Room {
  /** What is still to come of the new model. */
  readonly neededBytes: number;
  readonly freeBytes: number;
}

/**
 * Ids to choose at first. Longest unused first, then every one that turns out not to be needed is
 * left out again, the largest first. Empty where even all of them would not be enough.
 */
export function suggestRemovals(
  candidates: readonly RoomCandidate[],
  { neededBytes, freeBytes }: Room,
): ReadonlySet<string> {
  const lacking = neededBytes - freeBytes;
  const idle = candidates
    .filter(({ isInUse }) => !isInUse)
    .toSorted((a, b) => a.lastUsedAt - b.lastUsedAt || b.bytes - a.bytes);
  const chosen: RoomCandidate[] = [];
  let freed = 0;
  for (const candidate of idle) {
    if (freed >= lacking) break;
    chosen.push(candidate);
    freed += candidate.bytes;
  }
  if (freed < lacking) return new Set();
  const kept = new Set<RoomCandidate>();
  for (const candidate of chosen.toSorted((a, b) => b.bytes - a.bytes)) {
    if (freed - candidate.bytes < lacking) continue;
    freed -= candidate.bytes;
    kept.add(candidate);
  }
  return new Set(chosen.filter((one) => !kept.has(one)).map(({ modelId }) => modelId));
}
