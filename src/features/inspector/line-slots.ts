// Which line each set of elements shows. Line n belongs to slot n % slots, so that a line which stays
// in sight keeps its elements, and one that comes takes those of one that went.

export interface LinesInSight {
  /** From, and up to but not including. */
  readonly first: number;
  readonly last: number;
  /** Lines there are. */
  readonly count: number;
  /** Lines drawn above and below those in sight, where there is time. */
  readonly overscan: number;
  /** Whole windows fly by: only what is in sight is drawn, the rest keeps what it had. */
  readonly isFlying: boolean;
}

/** Of `slots` sets, or of as many as there are lines. `before` of an earlier call. */
export function fillSlots(
  before: readonly number[],
  slots: number,
  { first, last, count, overscan, isFlying }: LinesInSight,
): readonly number[] {
  const size = Math.min(slots, count);
  const isAnew = before.length !== size || before.some((line) => line >= count);
  const next = isAnew ? Array.from({ length: size }, (_, slot) => slot) : [...before];
  const from = isFlying ? first : Math.max(0, Math.min(first - overscan, count - size));
  const to = isFlying ? Math.min(last, count) : from + size;
  for (let line = from; line < to; line += 1) next[line % size] = line;
  return next;
}
