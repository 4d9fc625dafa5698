import { describe, expect, it } from 'vitest';
import { fuseRanks } from './rank-fusion';

const fuse = (...lists: string[][]) => fuseRanks(lists, (item) => item);

describe('rank fusion', () => {
  it('adds the reciprocal ranks and says them', () => {
    const [first, second, third] = fuse(['a', 'b'], ['b', 'c']);
    expect(first).toEqual({ item: 'b', score: 1 / 62 + 1 / 61, ranks: [2, 1] });
    expect(second).toEqual({ item: 'a', score: 1 / 61, ranks: [1, undefined] });
    expect(third).toEqual({ item: 'c', score: 1 / 62, ranks: [undefined, 2] });
  });

  it('keeps the order of a single list', () => {
    expect(fuse(['c', 'a', 'b']).map(({ item }) => item)).toEqual(['c', 'a', 'b']);
    expect(fuse([], ['c', 'a']).map(({ item }) => item)).toEqual(['c', 'a']);
    expect(fuse()).toEqual([]);
  });

  it('breaks ties by the best rank, then by the earlier list', () => {
    expect(fuse(['a', 'b'], ['b', 'a']).map(({ item }) => item)).toEqual(['a', 'b']);
    expect(fuse(['a'], ['b']).map(({ item }) => item)).toEqual(['a', 'b']);
  });

  it('counts an item that a list has twice once, at its better rank', () => {
    expect(fuse(['a', 'a', 'b'])).toEqual([
      { item: 'a', score: 1 / 61, ranks: [1] },
      { item: 'b', score: 1 / 63, ranks: [3] },
    ]);
  });
});
