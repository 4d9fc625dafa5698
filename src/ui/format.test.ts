import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatBytesOf,
  formatCount,
  formatDayGroup,
  formatDuration,
  formatSeconds,
  formatTokensPerSecond,
  formatWhen,
} from './format';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [Number.NaN, '0 B'],
    [999, '999 B'],
    [999.6, '1 KB'],
    [3_100_000, '3.1 MB'],
    [23_000_000, '23 MB'],
    [397_000_000, '397 MB'],
    [999_600_000, '1.00 GB'],
    [1_110_000_000, '1.11 GB'],
    [38_000_000_000, '38 GB'],
  ])('%d -> %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it('says a shared unit once', () => {
    expect(formatBytesOf(4_600_000, 7_200_000)).toBe('4.6 of 7.2 MB');
    expect(formatBytesOf(612_000_000, 1_110_000_000)).toBe('612 MB of 1.11 GB');
  });
});

describe('formatDuration', () => {
  it.each([
    [18, '18 ms'],
    [999.7, '1 s'],
    [4_200, '4.2 s'],
    [35_000, '35 s'],
    [59_700, '1 min'],
    [130_000, '2 min 10 s'],
    [3_599_900, '1 h'],
    [3_900_000, '1 h 5 min'],
  ])('%d -> %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

it('keeps figures comparable', () => {
  expect(formatSeconds(210)).toBe('0.21 s');
  expect(formatSeconds(12_400)).toBe('12.4 s');
  expect(formatTokensPerSecond(41.23)).toBe('41.2 tok/s');
  expect(formatTokensPerSecond(310.4)).toBe('310 tok/s');
  expect(formatCount(3140)).toBe('3,140');
});

describe('formatWhen and formatDayGroup', () => {
  const now = new Date(2026, 10, 21, 15, 30).getTime();
  it.each([
    [new Date(2026, 10, 21, 14, 2), '14:02', 'Today'],
    [new Date(2026, 10, 20, 23, 59), 'Fri', 'Yesterday'],
    [new Date(2026, 10, 19, 1, 0), 'Thu', 'Last 7 days'],
    [new Date(2026, 10, 12, 12, 0), '12 Nov', 'Earlier in November'],
    [new Date(2026, 9, 3, 12, 0), '3 Oct', 'October'],
    [new Date(2025, 10, 12, 12, 0), '12 Nov 2025', '2025'],
  ])('%s', (when, short, group) => {
    expect(formatWhen(when.getTime(), now)).toBe(short);
    expect(formatDayGroup(when.getTime(), now)).toBe(group);
  });
});
