import { describe, expect, it } from 'vitest';
import { createRandom, createSampler } from './sampling';

/** Probabilities 0.6, 0.3 and 0.1 of ids 2, 0 and 1. */
const logits = Float32Array.of(Math.log(0.3), Math.log(0.1), Math.log(0.6));

/** How often each id comes in 2000 draws with evenly spread chances. */
function shares(request: Parameters<typeof createSampler>[0], history: readonly number[] = []) {
  const draws = 2000;
  let draw = 0;
  const sample = createSampler(request, () => (draw++ + 0.5) / draws);
  const counts = [0, 0, 0];
  for (let index = 0; index < draws; index += 1) {
    const id = sample(logits, history);
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts.map((count) => Math.round((count / draws) * 100) / 100);
}

describe('sampling', () => {
  it('takes the likeliest at temperature 0', () => {
    expect(shares({ temperature: 0 })).toEqual([0, 0, 1]);
  });

  it('follows the probabilities at temperature 1', () => {
    expect(shares({ temperature: 1 })).toEqual([0.3, 0.1, 0.6]);
  });

  it('flattens them at higher temperatures and sharpens them at lower ones', () => {
    const [, rare = 0] = shares({ temperature: 4 });
    expect(rare).toBeGreaterThan(0.2);
    expect(shares({ temperature: 0.1 })[2]).toBeGreaterThan(0.99);
  });

  it('keeps the k likeliest', () => {
    expect(shares({ temperature: 1, topK: 2 })).toEqual([0.33, 0, 0.67]);
    expect(shares({ temperature: 1, topK: 1 })).toEqual([0, 0, 1]);
  });

  it('keeps as many as reach top-p, the one that crosses it included', () => {
    expect(shares({ temperature: 1, topP: 0.5 })).toEqual([0, 0, 1]);
    expect(shares({ temperature: 1, topP: 0.7 })).toEqual([0.33, 0, 0.67]);
  });

  it('drops what is less likely than min-p of the likeliest', () => {
    expect(shares({ temperature: 1, minP: 0.2 })).toEqual([0.33, 0, 0.67]);
  });

  it('makes what has come less likely with a repetition penalty', () => {
    expect(shares({ temperature: 0, repetitionPenalty: 3 }, [2])).toEqual([1, 0, 0]);
  });

  it('repeats itself with the same seed and not with another', () => {
    const draw = (seed: number) => {
      const sample = createSampler({ temperature: 1, seed });
      return Array.from({ length: 40 }, () => sample(logits, [])).join('');
    };
    expect(draw(1)).toBe(draw(1));
    expect(draw(1)).not.toBe(draw(2));
  });
});

it('random numbers lie in [0, 1) and spread evenly', () => {
  const random = createRandom(42);
  const numbers = Array.from({ length: 4000 }, random);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  expect(mean).toBeCloseTo(0.5, 1);
});
