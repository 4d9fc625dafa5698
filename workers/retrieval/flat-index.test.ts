import { describe, expect, it } from 'vitest';
import { createFlatIndex } from './flat-index';
import { createRandom, makeVectors, searchExactly } from './test-vectors';
import { SEGMENT_ROWS } from './vector-index';

const idsOf = (hits: readonly { id: number }[]) => hits.map(({ id }) => id);

function fill(rows: readonly Float32Array[], allowSimd = true) {
  const index = createFlatIndex(rows[0]?.length ?? 0, allowSimd);
  rows.forEach((row, id) => index.add(id, row));
  return index;
}

describe('flat index', () => {
  it.each([
    ['clustered', 1_000],
    ['hard', 1_000],
    ['clustered', 10_000],
    ['hard', 10_000],
  ] as const)(
    'recall@8 on %s data, %i vectors, against 64-bit floats',
    (kind, count) => {
      const { rows, queries } = makeVectors(kind, count, 50);
      const index = fill(rows);
      let found = 0;
      for (const query of queries) {
        const wanted = new Set(searchExactly(rows, query, 8));
        found += index.searchNow(query, 8).filter(({ id }) => wanted.has(id)).length;
      }
      expect(found / (queries.length * 8)).toBeGreaterThanOrEqual(0.999);
    },
    60_000,
  );

  it('answers the same without SIMD', () => {
    const { rows, queries } = makeVectors('clustered', 2_500, 20, 96);
    const simd = fill(rows);
    const scalar = fill(rows, false);
    expect([simd.kernel, scalar.kernel]).toEqual(['simd', 'scalar']);
    for (const query of queries) {
      expect(scalar.searchNow(query, 8)).toEqual(simd.searchNow(query, 8));
    }
  });

  it('scores with the cosine, whatever the lengths', () => {
    const { rows, queries } = makeVectors('clustered', 300, 5, 50);
    const index = fill(rows.map((row, id) => row.map((value) => value * (id + 1))));
    for (const query of queries) {
      const hits = index.searchNow(
        query.map((value) => value * 40),
        8,
      );
      expect(idsOf(hits)).toEqual(searchExactly(rows, query, 8));
      for (const { id, score } of hits) {
        const cosine = (rows[id] ?? query).reduce((sum, v, i) => sum + v * (query[i] ?? 0), 0);
        expect(score).toBeCloseTo(cosine, 4);
      }
    }
  });

  it('refuses vectors that point nowhere, and finds nothing for such queries', () => {
    const index = createFlatIndex(4);
    expect(index.add(0, new Float32Array(4))).toBe(false);
    expect(index.add(1, Float32Array.of(1, NaN, 0, 0))).toBe(false);
    expect(index.add(2, Float32Array.of(1, Infinity, 0, 0))).toBe(false);
    expect(index.add(3, Float32Array.of(1, 0, 0))).toBe(false);
    expect(index.add(4, Float32Array.of(0, 1e-20, 0, 0))).toBe(true);
    expect(index.stats().vectors).toBe(1);
    expect(idsOf(index.searchNow(Float32Array.of(0, 1, 0, 0), 8))).toEqual([4]);
    expect(index.searchNow(new Float32Array(4), 8)).toEqual([]);
    expect(index.searchNow(Float32Array.of(NaN, 1, 0, 0), 8)).toEqual([]);
    expect(index.searchNow(Float32Array.of(1, 0, 0), 8)).toEqual([]);
  });

  it('finds all of 100 equal vectors, the smallest ids first', () => {
    const { rows } = makeVectors('clustered', 200, 0, 64);
    const same = rows[7] ?? new Float32Array(64);
    const index = fill(rows.map((row, id) => (id >= 50 && id < 150 ? same : row)));
    expect(idsOf(index.searchNow(same, 8))).toEqual([7, 50, 51, 52, 53, 54, 55, 56]);
    expect(idsOf(index.searchNow(same, 101))).toEqual([
      7,
      ...Array.from({ length: 100 }, (_, i) => i + 50),
    ]);
  });

  it('leaves no ghosts: any order of adding and removing equals a fresh index', () => {
    const random = createRandom(5);
    const { rows, queries } = makeVectors('hard', 3_000, 10, 32);
    const index = createFlatIndex(32);
    const kept = new Set<number>();
    for (let step = 0; step < 9_000; step += 1) {
      const id = Math.floor(random() * rows.length);
      if (random() < 0.6) {
        index.add(id, rows[id] ?? new Float32Array());
        kept.add(id);
      } else {
        expect(index.remove(id)).toBe(kept.delete(id));
      }
    }
    expect(index.ids()).toEqual([...kept].sort((a, b) => a - b));
    const fresh = createFlatIndex(32);
    for (const id of kept) fresh.add(id, rows[id] ?? new Float32Array());
    for (const query of queries)
      expect(index.searchNow(query, 20)).toEqual(fresh.searchNow(query, 20));
    for (const id of kept) index.remove(id);
    expect(index.stats().vectors).toBe(0);
    expect(index.searchNow(rows[0] ?? new Float32Array(), 8)).toEqual([]);
  });

  it('answers within a filter as if nothing else were there', () => {
    const { rows, queries } = makeVectors('clustered', 2_000, 5, 32);
    const index = fill(rows);
    for (const query of queries) {
      const few = (id: number) => id % 191 === 3;
      const wanted = searchExactly(rows, query, rows.length).filter(few).slice(0, 8);
      expect(idsOf(index.searchNow(query, 8, few))).toEqual(wanted);
    }
  });

  it('comes back from its bytes, 772 of them per vector of 384 values', () => {
    const { rows, queries } = makeVectors('clustered', 1_500, 5);
    const index = fill(rows);
    index.remove(3);
    const again = createFlatIndex(384);
    const parts = [0, 1].map((segment) => index.save(segment) ?? new Uint8Array());
    expect(parts.map(({ length }) => length)).toEqual([SEGMENT_ROWS * 772, 476 * 772]);
    expect(parts.map((bytes, segment) => again.load(segment, bytes))).toEqual([true, true]);
    expect(index.save(2)).toBeUndefined();
    expect(again.stats().vectors).toBe(1_499);
    for (const query of queries)
      expect(again.searchNow(query, 8)).toEqual(index.searchNow(query, 8));
    expect(again.load(1, new Uint8Array(771))).toBe(false);
    expect(again.stats().vectors).toBe(SEGMENT_ROWS - 1);
  });
});
