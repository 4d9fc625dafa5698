import { describe, expect, it } from 'vitest';
import { findPassage } from './find-passage';

describe('findPassage', () => {
  const page = [
    '3. How long',
    'Daily copies are kept for four-',
    'teen days. After',
    ' that, weekly.',
  ];

  it('finds a passage over lines, hyphens and other spaces', () => {
    expect(findPassage(page, 'Daily copies are kept for fourteen days.')).toEqual([1, 2]);
  });

  it('finds what begins here and ends on the next page', () => {
    const passage =
      'After that, weekly. And much more that only the next page has, with its own words';
    expect(findPassage(['x', 'After that, weekly. And much more'], passage)).toEqual([1]);
  });

  it('marks nothing that is not there', () => {
    expect(findPassage(page, 'Invoices and returns are kept for seven years at least')).toEqual([]);
    expect(findPassage(page, ' – ')).toEqual([]);
  });
});
