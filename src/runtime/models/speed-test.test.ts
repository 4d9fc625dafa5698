import { expect, it } from 'vitest';
import type { LoadOptions } from '../../core/engine/engine';
import { AppError } from '../../core/errors';
import { getModelUse } from '../../data/models';
import { openTestDb } from '../../test/db';
import { createTestLife, testSpec } from '../../test/life';
import { createSpeedTest, waysToRun } from './speed-test';

const never = new AbortController().signal;

async function createTest(tokenMs: (options: LoadOptions) => number) {
  const db = await openTestDb();
  const spec = testSpec('chat');
  const { models, notices, loads } = createTestLife(spec, (options) => ({
    answer: () => 'one two three four five six seven eight',
    tokenMs: tokenMs(options),
    contextLength: 4096,
    ...(options.device === 'webgpu' && {
      backend: 'webgpu' as const,
      loadError: () => new AppError('webgpu-unavailable', 'none'),
    }),
  }));
  const test = createSpeedTest({
    db,
    library: { requireSpec: async () => spec },
    models,
    notices,
    place: async () => ({ cores: 4, hasGpu: true }),
  });
  return { db, test, models, notices, loads };
}

it('keeps the fastest way, passes over one that fails and leaves nothing loaded', async () => {
  const { db, test, models, notices, loads } = await createTest(({ threads }) =>
    threads === 2 ? 1 : 12,
  );
  const reports: string[] = [];
  await test.run('chat', never, (done, total) => reports.push(`${done}/${total}`));
  expect(loads.map(({ device, threads }) => `${device} ${threads}`)).toEqual([
    'cpu 1',
    'cpu 2',
    'cpu 3',
    'cpu 4',
    'webgpu undefined',
  ]);
  expect(reports.at(-1)).toBe('5/5');
  const use = await getModelUse(db, 'chat');
  expect(use?.measured).toMatchObject({ backend: 'cpu', threads: 2 });
  expect(use?.ways?.map(({ threads }) => threads)).toEqual([1, 2, 3, 4]);
  expect(models.loaded()).toEqual([]);
  expect(notices.list()[0]?.title).toMatch(/tokens\/s on the processor with 2 threads$/);
});

it('is cancelled at once and keeps nothing', async () => {
  const { db, test, models } = await createTest(() => 20);
  const controller = new AbortController();
  const running = test.run('chat', controller.signal, () => undefined);
  setTimeout(() => controller.abort(), 60);
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  expect(await getModelUse(db, 'chat')).toBeUndefined();
  expect(models.loaded()).toEqual([]);
});

it('tries what the device has', () => {
  const one = { cores: 1, hasGpu: false };
  expect(waysToRun(testSpec('a'), one)).toEqual([{ device: 'cpu', threads: 1 }]);
  expect(waysToRun(testSpec('a', { engine: 'webllm' }), one)).toEqual([{ device: 'webgpu' }]);
});
