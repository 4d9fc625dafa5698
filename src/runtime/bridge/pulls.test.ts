import { expect, it } from 'vitest';
import type { PullProgress } from '../../core/bridge/bridge-api';
import { abortError, AppError } from '../../core/errors';
import { createFeed } from '../feed';
import { waitUntil } from '../../test/wait-until';
import { createPulls } from './pulls';

const step = (doneBytes: number): PullProgress => ({
  status: 'pulling',
  doneBytes,
  totalBytes: 10_000,
  layers: [],
});

function createTest() {
  const feeds: ReturnType<typeof createFeed<PullProgress>>[] = [];
  const done: string[] = [];
  let nowMs = 0;
  let failure: Error | undefined;
  const pulls = createPulls({
    async *pull(_serverId, _name, signal) {
      const feed = createFeed<PullProgress>();
      feeds.push(feed);
      signal.addEventListener('abort', () => feed.end());
      for (;;) {
        const steps = await feed.take(1);
        if (signal.aborted) throw abortError();
        if (failure) throw failure;
        if (steps.length === 0) return;
        nowMs += 2_000;
        yield* steps;
      }
    },
    onDone: (serverId, name) => done.push(`${name} on ${serverId}`),
    now: () => nowMs,
  });
  return {
    pulls,
    done,
    feeds,
    first: () => pulls.list()[0],
    fail: (error: Error) => (failure = error),
  };
}

it('tells how far a model is and how fast it comes, and leaves the list when it is there', async () => {
  const { pulls, feeds, first, done } = createTest();
  pulls.start('one', 'llama3.2');
  pulls.start('one', 'llama3.2');
  expect(feeds).toHaveLength(1);
  expect(first()).toEqual({ serverId: 'one', name: 'llama3.2', state: 'running' });
  feeds[0]?.push([step(1_000)]);
  feeds[0]?.push([step(3_000)]);
  await waitUntil(() => first()?.progress?.doneBytes === 3_000);
  expect(first()?.bytesPerSecond).toBe(1_000);
  feeds[0]?.end();
  await waitUntil(() => pulls.list().length === 0);
  expect(done).toEqual(['llama3.2 on one']);
});

it('keeps one that was stopped or failed on the list, until it goes on or is forgotten', async () => {
  const { pulls, feeds, first, fail, done } = createTest();
  pulls.start('one', 'llama3.2');
  feeds[0]?.push([step(1_000)]);
  await waitUntil(() => first()?.progress !== undefined);
  const running = first();
  if (running) pulls.stop(running);
  await waitUntil(() => first()?.state === 'stopped');
  expect(first()?.progress?.doneBytes).toBe(1_000);

  pulls.start('one', 'llama3.2');
  expect(first()?.state).toBe('running');
  fail(new AppError('server-failed', 'disk full'));
  feeds[1]?.push([step(2_000)]);
  await waitUntil(() => first()?.state === 'failed');
  expect(first()?.error?.code).toBe('server-failed');
  const failed = first();
  if (failed) pulls.forget(failed);
  expect(pulls.list()).toEqual([]);
  expect(done).toEqual([]);
});
