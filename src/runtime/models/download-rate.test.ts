import { expect, it } from 'vitest';
import { createRateMeter } from './download-rate';

it('says nothing in the first second, then the mean of the last five', () => {
  const meter = createRateMeter();
  expect(meter.add(1_000, 0)).toBeUndefined();
  expect(meter.add(2_000, 500)).toBeUndefined();
  expect(meter.add(3_000, 1_000)).toBe(2_000);
  // The slow start has left the window.
  expect(meter.add(103_000, 6_000)).toBe(20_000);
});

it('does not count what was here before a resume', () => {
  const meter = createRateMeter();
  meter.add(0, 0);
  meter.add(500_000, 900);
  expect(meter.add(501_000, 1_900)).toBe(1_000);
});

it('begins anew when a damaged part is thrown away, or after a pause', () => {
  const meter = createRateMeter();
  meter.add(5_000, 0);
  meter.add(9_000, 1_000);
  expect(meter.add(1_000, 1_500)).toBeUndefined();
  expect(meter.add(2_000, 2_500)).toBe(1_000);
  meter.restart();
  expect(meter.add(3_000, 3_000)).toBeUndefined();
});
