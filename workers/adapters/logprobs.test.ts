import { describe, expect, it } from 'vitest';
import { logSumExp, readLogprobs, topIds } from './logprobs';

describe('log-probabilities', () => {
  it('are those of a softmax', () => {
    const logits = Float32Array.of(1, 3, 2);
    const sum = Math.exp(1) + Math.exp(3) + Math.exp(2);
    const { top, of } = readLogprobs(logits, 2);
    expect(top.map(({ id }) => id)).toEqual([1, 2]);
    expect(top[0]?.logprob).toBeCloseTo(Math.log(Math.exp(3) / sum), 5);
    expect(of(0)).toBeCloseTo(Math.log(Math.exp(1) / sum), 5);
  });

  it('hold for logits whose exponentials overflow or vanish', () => {
    const { of } = readLogprobs(Float32Array.of(1000, 999, -1000), 3);
    expect(of(0)).toBeCloseTo(-0.3133, 3);
    expect(of(1)).toBeCloseTo(-1.3133, 3);
    expect(of(2)).toBeLessThan(-1900);
  });

  it('are never over 0, and -Infinity where a token is impossible', () => {
    const { of } = readLogprobs(Float32Array.of(50, -Infinity), 2);
    expect(of(0)).toBeLessThanOrEqual(0);
    expect(of(1)).toBe(-Infinity);
    expect(logSumExp(Float32Array.of(-Infinity, -Infinity))).toBe(-Infinity);
  });
});

describe('topIds', () => {
  it('agrees with sorting everything', () => {
    let seed = 7;
    const logits = Float32Array.from({ length: 500 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return (seed % 97) / 10;
    });
    const sorted = [...logits.keys()].sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b);
    for (const count of [0, 1, 5, 20, 500, 600]) {
      expect(topIds(logits, count)).toEqual(sorted.slice(0, count));
    }
  });
});
