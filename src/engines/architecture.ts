/** The engines keep keys and values as 16-bit floats. */
const CACHE_VALUE_BYTES = 2;

/** What the memory of a context is computed from. */
export interface Architecture {
  /** Layers that keep keys and values of every token; all of them, except in hybrid models. */
  readonly layers: number;
  readonly kvHeads: number;
  readonly headDim: number;
}

/** Keys and values of one token of context, in bytes. */
export function cacheBytesPerToken({ layers, kvHeads, headDim }: Architecture): number {
  return 2 * layers * kvHeads * headDim * CACHE_VALUE_BYTES;
}
