import { expect, it } from 'vitest';
import { createTurns } from './turns';

const open = () => new AbortController().signal;

it('lets one after another, in the order of coming', async () => {
  const turns = createTurns();
  const seen: string[] = [];
  const use = async (name: string) => {
    const end = await turns.take(open());
    seen.push(`${name} begins`);
    await Promise.resolve();
    seen.push(`${name} ends`);
    end();
  };
  await Promise.all([use('a'), use('b'), use('c')]);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

it('closes the gap of one that gives up, and no one overtakes', async () => {
  const turns = createTurns();
  const endFirst = await turns.take(open());
  const leaver = new AbortController();
  const left = turns.take(leaver.signal);
  let hasThird = false;
  const third = turns.take(open()).then(() => (hasThird = true));
  leaver.abort();
  await expect(left).rejects.toThrow(/abort/i);
  await Promise.resolve();
  expect(hasThird).toBe(false);
  endFirst();
  await third;
  expect(hasThird).toBe(true);
});
