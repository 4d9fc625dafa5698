import { describe, expect, it } from 'vitest';
import { createRandom } from '../test-vectors';
import { createScanKernel } from './scan-kernel';

/** One plane, scales and query, filled by `fill` from -1 to 1; `scan` returns the scores. */
function createPlane(rows: number, width: number, fill: () => number) {
  const scalesAt = rows * width;
  const queryAt = scalesAt + rows * 4;
  const scoresAt = queryAt + width * 2;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((scoresAt + rows * 4) / 65_536) });
  const limit = Math.min(32_767, Math.floor((2 ** 31 - 1) / (127 * width)));
  const plane = new Int8Array(memory.buffer, 0, rows * width);
  const query = new Int16Array(memory.buffer, queryAt, width);
  const scales = new Float32Array(memory.buffer, scalesAt, rows);
  plane.forEach((_, index) => (plane[index] = Math.round(fill() * 127)));
  query.forEach((_, index) => (query[index] = Math.round(fill() * limit)));
  scales.forEach((_, index) => (scales[index] = index % 5 === 4 ? NaN : Math.abs(fill()) / 1000));
  return (allowSimd: boolean) => {
    const kernel = createScanKernel(memory, allowSimd);
    kernel.scan(0, scalesAt, queryAt, scoresAt, rows, width);
    return {
      kind: kernel.kind,
      scores: Array.from(new Float32Array(memory.buffer, scoresAt, rows)),
    };
  };
}

describe('scan kernel', () => {
  it.each([
    [4, 16],
    [8, 48],
    [64, 128],
    [1024, 384],
    [12, 768],
    [4, 1536],
  ])('gives the same bits in wasm and in TypeScript: %i rows of %i', (rows, width) => {
    const random = createRandom(rows * width);
    const run = createPlane(rows, width, () => random() * 2 - 1);
    const simd = run(true);
    const scalar = run(false);
    expect([simd.kind, scalar.kind]).toEqual(['simd', 'scalar']);
    expect(simd.scores).toEqual(scalar.scores);
    expect(simd.scores.filter((score) => Number.isNaN(score))).toHaveLength(Math.floor(rows / 5));
  });

  it.each([1, -1])('stays within 32 bits at the extreme %i', (value) => {
    const run = createPlane(4, 384, () => value);
    const { scores } = run(true);
    expect(scores).toEqual(run(false).scores);
    expect(scores.every((score) => score > 0)).toBe(true);
  });
});
