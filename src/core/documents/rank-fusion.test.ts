import { describe, expect, it } from 'vitest';
import { fuseRanks } from './rank-fusion';

interface Item {
  readonly name: string;
  readonly score: number;
}

/** Scores fall by a tenth of the best from one to the next. */
const list = (...names: string[]): Item[] =>
  names.map((name, index) => ({ name, score: 10 - index }));
const fuse = (...lists: Item[][]) => fuseRanks(lists, ({ name }) => name);
const namesOf = (...lists: Item[][]) => fuse(...lists).map(({ item }) => item.name);

describe('rank fusion', () => {
  it('adds the reciprocal ranks, weighted by the share of the best score, and says the ranks', () => {
    const [first, second, third] = fuse(list('a', 'b'), list('b', 'c'));
    expect(first).toMatchObject({ item: { name: 'b' }, ranks: [2, 1] });
    expect(first?.score).toBeCloseTo(0.9 / 62 + 1 / 61, 12);
    expect(second).toMatchObject({ item: { name: 'a' }, score: 1 / 61, ranks: [1, undefined] });
    expect(third).toMatchObject({ item: { name: 'c' }, ranks: [undefined, 2] });
    expect(third?.score).toBeCloseTo(0.9 / 62, 12);
  });

  it('keeps the order of a single list', () => {
    expect(namesOf(list('c', 'a', 'b'))).toEqual(['c', 'a', 'b']);
    expect(namesOf([], list('c', 'a'))).toEqual(['c', 'a']);
    expect(namesOf()).toEqual([]);
  });

  it('lets the list that is surer decide between two that exchanged their places', () => {
    const sure = [
      { name: 'a', score: 30 },
      { name: 'b', score: 10 },
    ];
    const unsure = [
      { name: 'b', score: 0.51 },
      { name: 'a', score: 0.5 },
    ];
    expect(namesOf(sure, unsure)).toEqual(['a', 'b']);
    expect(namesOf(unsure, sure)).toEqual(['a', 'b']);
  });

  it('breaks ties by the earlier list', () => {
    expect(namesOf(list('a', 'b'), list('b', 'a'))).toEqual(['a', 'b']);
    expect(namesOf(list('a'), list('b'))).toEqual(['a', 'b']);
  });

  it('counts an item that a list has twice once, at its better rank', () => {
    const fused = fuse(list('a', 'a', 'b'));
    expect(fused.map(({ item, ranks }) => [item.name, ranks])).toEqual([
      ['a', [1]],
      ['b', [3]],
    ]);
    expect(fused[0]?.score).toBe(1 / 61);
  });

  it('takes scores of 0 and below for no reason at all', () => {
    const against = [
      { name: 'a', score: 0.4 },
      { name: 'b', score: -0.2 },
    ];
    expect(fuse(against).map(({ score }) => score)).toEqual([1 / 61, 0]);
    expect(fuse([{ name: 'a', score: -1 }])).toMatchObject([{ score: 0, ranks: [1] }]);
  });
});
