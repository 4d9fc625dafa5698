import { expect, it } from 'vitest';
import { findPlaceInLine } from './queue-view';

const state = {
  running: [{ id: 'r', placeId: 'a' }],
  waiting: [
    { id: '1', places: ['a', 'b'] },
    { id: '2', places: ['device'] },
    { id: '3', places: ['b'] },
  ],
  rests: { b: { why: 'told', until: 9 } },
} as const;

it('counts those who wait for the same place only', () => {
  expect(findPlaceInLine(state, '1')).toEqual({ position: 1, count: 2, places: ['a', 'b'] });
  expect(findPlaceInLine(state, '2')).toMatchObject({ position: 1, count: 1 });
  expect(findPlaceInLine(state, 'r')).toBeUndefined();
});

it('says until when nobody can be asked', () => {
  expect(findPlaceInLine(state, '3')).toMatchObject({ position: 2, rest: { until: 9 } });
});
