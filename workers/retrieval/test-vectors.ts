// Vectors for tests and the bench: seeded, so that a failure can be seen again.

/** mulberry32: numbers from 0 to 1. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function createNormal(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export type VectorKind = 'clustered' | 'hard';

export interface VectorSet {
  readonly rows: readonly Float32Array[];
  readonly queries: readonly Float32Array[];
}

const CLUSTERS = 200;

/**
 * `clustered`: 200 Gaussians around a common direction with a decaying spectrum, as embeddings of
 * texts are. `hard`: independent directions, so that a nearest neighbour is hardly nearer than others.
 */
export function makeVectors(
  kind: VectorKind,
  count: number,
  queries: number,
  dimensions = 384,
  seed = 1,
): VectorSet {
  const normal = createNormal(createRandom(seed));
  const spread = Float64Array.from({ length: dimensions }, (_, index) =>
    kind === 'hard' ? 1 : 1 / Math.sqrt(1 + index / 16),
  );
  const draw = (centre: Float32Array | undefined, size: number) => {
    const row = new Float32Array(dimensions);
    for (let index = 0; index < dimensions; index += 1) {
      row[index] = (centre?.[index] ?? 0) + size * (spread[index] ?? 0) * normal();
    }
    return row;
  };
  const common = draw(undefined, 0.5);
  const centres = Array.from({ length: CLUSTERS }, () => draw(common, 1));
  const make = (index: number) =>
    toUnit(draw(kind === 'hard' ? undefined : centres[index % CLUSTERS], 0.8));
  return {
    rows: Array.from({ length: count }, (_, index) => make(index)),
    queries: Array.from({ length: queries }, (_, index) => make(index * 7)),
  };
}

function toUnit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}

/** Exact search in 64-bit floats: what every index is held against. */
export function searchExactly(
  rows: readonly Float32Array[],
  query: Float32Array,
  limit: number,
): number[] {
  const queryLength = Math.hypot(...query);
  const scored = rows.map((row, id) => {
    let dot = 0;
    let square = 0;
    for (let index = 0; index < row.length; index += 1) {
      const value = row[index] ?? 0;
      dot += value * (query[index] ?? 0);
      square += value * value;
    }
    return { id, score: dot / (Math.sqrt(square) * queryLength) };
  });
  scored.sort((a, b) => b.score - a.score || a.id - b.id);
  return scored.slice(0, limit).map(({ id }) => id);
}
