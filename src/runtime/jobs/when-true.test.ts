import { createSignal } from 'solid-js';
import { expect, test } from 'vitest';
import { whenTrue } from './when-true';

test('waits for the condition, and only for the first time it holds', async () => {
  const [ready, setReady] = createSignal(false);
  const seen: string[] = [];
  const waiting = whenTrue(ready).then(() => seen.push('ready'));
  await Promise.resolve();
  expect(seen).toEqual([]);
  setReady(true);
  setReady(false);
  setReady(true);
  await waiting;
  expect(seen).toEqual(['ready']);
});

test('what holds already is not waited for', async () => {
  await expect(whenTrue(() => true)).resolves.toBeUndefined();
});
