import { expect, it } from 'vitest';
import { findPassageRange, holdsPassage, retrievalFigures } from './retrieval-figures';

it('counts first places, the first five, and reciprocal ranks', () => {
  const figures = retrievalFigures([1, 2, 6, 0], [9, 1, 5]);
  expect(figures).toEqual({
    hit1: 0.25,
    hit5: 0.5,
    meanReciprocalRank: (1 + 1 / 2 + 1 / 6) / 4,
    medianMs: 5,
  });
  expect(retrievalFigures([], [])).toEqual({
    hit1: 0,
    hit5: 0,
    meanReciprocalRank: 0,
    medianMs: 0,
  });
});

it('takes a chunk for right that shares half of the shorter', () => {
  const passage = { documentId: 'd', start: 100, end: 200 };
  const chunk = (start: number, end: number, documentId = 'd') => ({ documentId, start, end });
  expect(holdsPassage(chunk(0, 1000), passage)).toBe(true);
  expect(holdsPassage(chunk(0, 150), passage)).toBe(true);
  expect(holdsPassage(chunk(0, 149), passage)).toBe(false);
  expect(holdsPassage(chunk(110, 130), passage)).toBe(true);
  expect(holdsPassage(chunk(200, 300), passage)).toBe(false);
  expect(holdsPassage(chunk(0, 1000, 'other'), passage)).toBe(false);
});

it('finds a passage over line ends and in another case', () => {
  const text = 'One (two)\n three. Four';
  expect(findPassageRange(text, 'one  (TWO) three.')).toEqual({ start: 0, end: 17 });
  expect(findPassageRange(text, 'five')).toBeUndefined();
  expect(findPassageRange(text, ' ')).toBeUndefined();
});
