// A unit vector as two int8 planes: value = scale * (high + low / LOW_STEPS). The high plane is
// scanned, both together are exact to about 3e-6 per value.

export const LOW_STEPS = 254;
const HIGH_MAX = 127;

/** Rows are padded to this many values, with zeros. */
const WIDTH_STEP = 16;

export function paddedWidth(dimensions: number): number {
  return Math.ceil(dimensions / WIDTH_STEP) * WIDTH_STEP;
}

/** Euclidean; NaN or infinite where a value is. */
export function lengthOf(vector: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < vector.length; index += 1) {
    const value = vector[index] ?? 0;
    sum += value * value;
  }
  return Math.sqrt(sum);
}

/** Vectors that point nowhere (all zero, NaN, infinite) have no cosine with anything. */
export function hasDirection(length: number): boolean {
  return length > 0 && length < Infinity;
}

/** Adding and taking away 1.5 * 2^52 leaves the nearest whole number, without a branch per value. */
const ROUNDER = 1.5 * 2 ** 52;
const round = (value: number) => value + ROUNDER - ROUNDER;

/**
 * Writes both planes of `vector / length` into `planes`, the high one at `highAt` and the low one at
 * `lowAt`, and returns the scale. Padding stays as it is.
 */
export function quantizeRow(
  vector: Float32Array,
  length: number,
  planes: Int8Array,
  highAt: number,
  lowAt: number,
): number {
  let largest = 0;
  for (let index = 0; index < vector.length; index += 1) {
    largest = Math.max(largest, Math.abs(vector[index] ?? 0));
  }
  const scale = Math.fround(largest / length / HIGH_MAX);
  const factor = 1 / (length * scale);
  for (let index = 0; index < vector.length; index += 1) {
    const value = (vector[index] ?? 0) * factor;
    const top = round(value);
    planes[highAt + index] = top;
    planes[lowAt + index] = round((value - top) * LOW_STEPS);
  }
  return scale;
}

/** Writes the direction of `query` as int16, small enough that no dot product leaves 32 bits. */
export function quantizeQuery(query: Float32Array, into: Int16Array): void {
  let largest = 0;
  for (const value of query) largest = Math.max(largest, Math.abs(value));
  const limit = Math.min(32_767, Math.floor((2 ** 31 - 1) / (HIGH_MAX * into.length)));
  into.fill(0);
  for (let index = 0; index < query.length; index += 1) {
    into[index] = round(((query[index] ?? 0) / largest) * limit);
  }
}
