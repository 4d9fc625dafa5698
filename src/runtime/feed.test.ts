import { expect, it } from 'vitest';
import { createFeed } from './feed';

it('gives what is there, waits for what is not, and ends', async () => {
  const feed = createFeed([1, 2, 3]);
  expect(await feed.take(2)).toEqual([1, 2]);
  expect(await feed.take(2)).toEqual([3]);
  const later = feed.take(2);
  feed.push([4, 5, 6]);
  expect(await later).toEqual([4, 5]);
  feed.end();
  expect(await feed.take(2)).toEqual([6]);
  expect(await feed.take(2)).toEqual([]);
});

it('ends for one that waits', async () => {
  const feed = createFeed<number>();
  const waiting = feed.take(1);
  feed.end();
  expect(await waiting).toEqual([]);
});
