import { expect, it } from 'vitest';
import { AppError } from '../../core/errors';
import type { FakeEngineOptions } from '../../core/engine/fake-engine';
import { textOf, type ChatMessage } from '../../core/prompt/message';
import {
  createBatch,
  getBatch,
  listBatchRows,
  removeBatch,
  retryBatchRows,
} from '../../data/batches';
import { openTestDb } from '../../test/db';
import { createTestLife, testSpec } from '../../test/life';
import { runBatch } from './run-batch';

const spec = testSpec('m');
const prompts = (count: number) => Array.from({ length: count }, (_, at) => `Say ${at}`);

async function setUp(options: FakeEngineOptions, count: number, parallel = 1) {
  const db = await openTestDb();
  const { models } = createTestLife(spec, () => options);
  const parameters = { maxTokens: 4 };
  const batch = { title: 'T', modelId: 'm', modelName: 'M', parameters, parallel };
  const { id } = await createBatch(db, batch, [prompts(count)]);
  const inputs = { db, models, findSpec: () => spec, whenFree: async () => undefined };
  const progress: number[] = [];
  const run = (signal = new AbortController().signal, changes: Partial<typeof inputs> = {}) =>
    runBatch({ ...inputs, ...changes }, id, {
      signal,
      report: ({ done }) => progress.push(done),
    });
  const rows = () => listBatchRows(db, id);
  return { db, id, run, rows, progress };
}

const promptOf = (messages: readonly ChatMessage[]) => messages.map(textOf).join();

const echo: FakeEngineOptions = {
  answer: ({ messages }) => `echo ${promptOf(messages)}`,
};

it('answers every row, with usage and timings, several at a time', async () => {
  const { db, id, run, rows, progress } = await setUp(echo, 5, 3);
  await run();
  const all = await rows();
  expect(all.map(({ answer }) => answer?.text)).toEqual(
    prompts(5).map((prompt) => `echo ${prompt}`),
  );
  expect(all[0]?.answer).toMatchObject({ finishReason: 'stop', modelName: spec.name });
  expect(all[0]?.answer?.usage.completionTokens).toBeGreaterThan(0);
  expect(progress).toEqual([0, 1, 2, 3, 4, 5]);
  expect(await getBatch(db, id)).toMatchObject({ doneCount: 5, failedCount: 0 });
});

it('goes on where it was stopped, without a row twice', async () => {
  const asked: string[] = [];
  const stop = new AbortController();
  const options: FakeEngineOptions = {
    answer({ messages }) {
      const prompt = promptOf(messages);
      asked.push(prompt);
      if (asked.length === 2) stop.abort();
      return 'one two three';
    },
    tokenMs: 1,
  };
  const { run, rows } = await setUp(options, 4);
  await expect(run(stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect((await rows()).map(({ state }) => state)).toEqual([
    'done',
    'waiting',
    'waiting',
    'waiting',
  ]);
  await run();
  expect((await rows()).every(({ state }) => state === 'done')).toBe(true);
  expect(asked).toEqual(['Say 0', 'Say 1', 'Say 1', 'Say 2', 'Say 3']);
});

it('keeps the reason of a row that fails and goes on; it can be run again', async () => {
  let isBroken = true;
  const options: FakeEngineOptions = {
    answer({ messages }) {
      if (isBroken && promptOf(messages) === 'Say 1') {
        throw new AppError('context-overflow', 'too long');
      }
      return 'fine';
    },
  };
  const { db, id, run, rows } = await setUp(options, 3);
  await run();
  expect((await rows()).map(({ state, error }) => error?.code ?? state)).toEqual([
    'done',
    'context-overflow',
    'done',
  ]);
  isBroken = false;
  await retryBatchRows(db, id, [1]);
  await run();
  expect(await getBatch(db, id)).toMatchObject({ doneCount: 3, failedCount: 0 });
});

it('stops with its rows waiting when the next would fail the same way', async () => {
  const { run, rows } = await setUp(
    { loadError: () => new AppError('out-of-memory', 'full') },
    3,
    2,
  );
  await expect(run()).rejects.toMatchObject({ code: 'out-of-memory' });
  expect((await rows()).every(({ state }) => state === 'waiting')).toBe(true);
});

it('stops after ten failures in a row', async () => {
  const answer = () => {
    throw new AppError('context-overflow', 'too long');
  };
  const { run, rows } = await setUp({ answer }, 30);
  await expect(run()).rejects.toMatchObject({ code: 'context-overflow' });
  expect((await rows()).filter(({ state }) => state === 'failed')).toHaveLength(10);
});

it('gives way to a chat, and can be stopped while it does', async () => {
  const { run, rows } = await setUp(echo, 2);
  const stop = new AbortController();
  const running = run(stop.signal, { whenFree: () => new Promise(() => undefined) });
  stop.abort();
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  expect((await rows()).every(({ state }) => state === 'waiting')).toBe(true);
});

it('ends when the batch was deleted', async () => {
  const { db, id, run, rows } = await setUp(echo, 2);
  await removeBatch(db, id);
  await run();
  expect((await rows()).every(({ state }) => state === 'waiting')).toBe(true);
});

it('waits as long as a busy server asks, all rows at once, and goes on', async () => {
  let refusals = 0;
  const asked: number[] = [];
  const options: FakeEngineOptions = {
    answer({ messages }) {
      asked.push(performance.now());
      if (refusals < 2) {
        refusals += 1;
        throw new AppError('server-busy', 'busy', { retryAfterSeconds: 2.2 });
      }
      return `echo ${promptOf(messages)}`;
    },
  };
  const { run, rows } = await setUp(options, 4, 2);
  await run();
  expect((await rows()).map(({ answer }) => answer?.text)).toEqual(
    prompts(4).map((prompt) => `echo ${prompt}`),
  );
  // Two rows were refused, then nobody asked for as long as was said.
  const [, second = 0, third = 0] = asked;
  expect(third - second).toBeGreaterThan(2_000);
}, 20_000);

it('says with each answer where it was written', async () => {
  const { run, rows } = await setUp(echo, 1);
  const place = { serverId: 's', name: 'Office', words: 'on the server Office' };
  await run(undefined, { findSpec: () => ({ ...spec, place }) });
  expect((await rows())[0]?.answer).toMatchObject({ place: 'on the server Office' });
});
