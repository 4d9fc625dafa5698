import { describe, expect, it } from 'vitest';
import { wordsOf } from './PartsGrid';

describe('words of damaged parts', () => {
  it('name what is damaged before anything is mended', () => {
    expect(wordsOf([7], undefined)).toEqual(['part 8 damaged']);
    expect(wordsOf([0, 2], undefined)).toEqual(['parts 1, 3 damaged']);
  });

  it('tell what is repaired, what comes and what waits', () => {
    expect(wordsOf([7, 15, 16], 0)).toEqual(['part 8 arriving', 'parts 16, 17 waiting']);
    expect(wordsOf([7, 15, 16], 2)).toEqual(['parts 8, 16 repaired', 'part 17 arriving']);
    expect(wordsOf([7], 1)).toEqual(['part 8 repaired']);
  });

  it('name a few of many', () => {
    expect(wordsOf([0, 1, 2, 3, 4, 5], undefined)).toEqual(['parts 1, 2, 3, 4 and 2 more damaged']);
  });
});
