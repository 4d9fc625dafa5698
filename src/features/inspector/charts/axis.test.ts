import { describe, expect, it } from 'vitest';
import { placeLabels, roundUp } from './axis';

describe('roundUp', () => {
  it.each([
    [0, 1],
    [0.03, 0.05],
    [1, 1],
    [3, 5],
    [70, 100],
    [NaN, 1],
  ])('makes %d to %d', (value, round) => {
    expect(roundUp(value)).toBeCloseTo(round, 10);
  });
});

describe('placeLabels', () => {
  it('begins with 1 and keeps labels apart, on a phone as on a desk', () => {
    for (const widthPx of [300, 860]) {
      const labels = placeLabels(55, { widthPx, heightPx: 100 });
      expect(labels[0]?.[0]).toBe('1');
      labels.slice(1).forEach(([, px], at) => {
        expect(px - (labels[at]?.[1] ?? 0)).toBeGreaterThan(40);
      });
    }
  });

  it('has none for an empty answer', () => {
    expect(placeLabels(0, { widthPx: 300, heightPx: 100 })).toEqual([]);
  });
});
