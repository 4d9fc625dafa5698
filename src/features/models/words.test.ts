import { expect, it } from 'vitest';
import { lastUseText, speedDigits } from './words';

it('says when a model was used last', () => {
  const now = new Date(2026, 10, 20, 15).getTime();
  const daysAgo = (days: number) => new Date(2026, 10, 20 - days, 12).getTime();
  expect(lastUseText(daysAgo(0), now)).toBe('used today');
  expect(lastUseText(daysAgo(1), now)).toBe('used yesterday');
  expect(lastUseText(daysAgo(3), now)).toBe('used on Tue');
  expect(lastUseText(daysAgo(11), now)).toBe('used 9 Nov');
});

it('rounds a prediction more than a measurement', () => {
  expect(speedDigits(46.23, true)).toBe('46.2');
  expect(speedDigits(46.23, false)).toBe('46');
  expect(speedDigits(3.41, false)).toBe('3.4');
  expect(speedDigits(310.4, true)).toBe('310');
});
