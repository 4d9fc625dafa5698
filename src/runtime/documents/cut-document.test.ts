import { expect, it } from 'vitest';
import type { Chunk } from '../../core/documents/chunk-document';
import { compareChunks } from './cut-document';

const chunk = (index: number, text: string): Chunk => ({
  index,
  text,
  start: index * 10,
  end: index * 10 + text.length,
  headings: [],
  tokens: 1,
  hash: text,
});
const row = (id: number, index: number, text: string) => ({
  ...chunk(index, text),
  id,
  documentId: 'd',
});

it('keeps the numbers of chunks that are the same, at their new places', () => {
  const before = [row(7, 0, 'one'), row(8, 1, 'two'), row(9, 2, 'three')];
  const { kept, added, removed } = compareChunks(before, [chunk(0, 'new'), chunk(1, 'three')]);
  expect(kept).toEqual([row(9, 1, 'three')]);
  expect(added).toEqual([chunk(0, 'new')]);
  expect(removed).toEqual([7, 8]);
});

it('pairs equal chunks one to one', () => {
  const before = [row(1, 0, 'same'), row(2, 1, 'same'), row(3, 2, 'same')];
  const fewer = compareChunks(before, [chunk(0, 'same'), chunk(1, 'same')]);
  expect(fewer.kept.map(({ id }) => id)).toEqual([1, 2]);
  expect(fewer.removed).toEqual([3]);
  const more = compareChunks(before.slice(0, 1), [chunk(0, 'same'), chunk(1, 'same')]);
  expect(more.kept).toHaveLength(1);
  expect(more.added).toHaveLength(1);
});
