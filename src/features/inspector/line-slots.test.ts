import { describe, expect, it } from 'vitest';
import { fillSlots } from './line-slots';

const at = (first: number, change: object = {}) => ({
  first,
  last: first + 4,
  count: 100,
  overscan: 2,
  isFlying: false,
  ...change,
});

describe('slots', () => {
  it('hold the lines in sight and some around them, at both ends too', () => {
    const sorted = (first: number) => fillSlots([], 8, at(first)).toSorted((a, b) => a - b);
    expect(sorted(0)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(sorted(50)).toEqual([48, 49, 50, 51, 52, 53, 54, 55]);
    expect(sorted(96)).toEqual([92, 93, 94, 95, 96, 97, 98, 99]);
  });

  it('change one line where one is scrolled by', () => {
    const before = fillSlots([], 8, at(50));
    const after = fillSlots(before, 8, at(51));
    expect(after.filter((line, slot) => line !== before[slot])).toEqual([56]);
  });

  it('draw only what is in sight while windows fly by', () => {
    const before = fillSlots([], 8, at(0));
    const after = fillSlots(before, 8, at(40, { isFlying: true }));
    expect(after.filter((line, slot) => line !== before[slot])).toEqual([40, 41, 42, 43]);
    expect(fillSlots(after, 8, at(40))).toEqual(fillSlots([], 8, at(40)));
  });

  it('show each line once and in order where all have room, and none that is gone', () => {
    expect(fillSlots([], 8, at(0, { count: 3 }))).toEqual([0, 1, 2]);
    expect(fillSlots(fillSlots([], 8, at(96)), 8, at(6, { count: 10 })).toSorted()).toEqual([
      2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });
});
