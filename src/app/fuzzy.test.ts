import { describe, expect, it } from 'vitest';
import { fuzzyScore } from './fuzzy';

function ranked(query: string, texts: readonly string[]): string[] {
  return texts
    .map((text) => ({ text, score: fuzzyScore(query, text) }))
    .filter((entry) => entry.score !== undefined)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0))
    .map((entry) => entry.text);
}

describe('fuzzyScore', () => {
  it('wants every letter, in order', () => {
    expect(fuzzyScore('xyz', 'New chat')).toBeUndefined();
    expect(fuzzyScore('tahc', 'New chat')).toBeUndefined();
    expect(fuzzyScore('nch', 'New chat')).toBeDefined();
  });

  it('puts the exact word before its letters scattered', () => {
    expect(ranked('set', ['Some entries to check', 'Go to Settings'])[0]).toBe('Go to Settings');
  });

  it('finds words by their initials before letters inside words', () => {
    expect(ranked('nc', ['Once more', 'New chat'])[0]).toBe('New chat');
  });

  it('goes back from a word start that leads nowhere', () => {
    expect(fuzzyScore('abc', 'abx c')).toBeDefined();
  });

  it('ignores case, accents and spaces of the query', () => {
    expect(fuzzyScore('elan vital', 'Élan Vital')).toBeDefined();
    expect(fuzzyScore('  ', 'anything')).toBe(0);
  });
});
