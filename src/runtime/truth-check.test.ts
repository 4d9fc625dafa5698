import { expect, it } from 'vitest';
import type { LoadOptions } from '../core/engine';
import type { FakeEngineOptions } from '../core/fake-engine';
import type { ModelSpec } from '../core/model-manifest';
import { getModelUse } from '../data/models';
import { openTestDb } from '../test/db';
import { createTestLife, testSpec, toManifest } from '../test/life';
import { createTruthCheck } from './truth-check';

const never = new AbortController().signal;
const WORDS = Array.from({ length: 20 }, (_, index) => ` word${index}`);
const reference = { prompt: 'Say words', tokens: WORDS };
const RIGHT = WORDS.join('');
/** Right but for one token, after which it follows the reference again when it is set back. */
const ALMOST = RIGHT.replace('word7', 'other');

async function createTest(spec: ModelSpec, engineFor: (options: LoadOptions) => FakeEngineOptions) {
  const db = await openTestDb();
  const { models, notices, loads } = createTestLife(spec, engineFor);
  let place = 'card A';
  const verified: string[] = [];
  const check = createTruthCheck({
    db,
    library: { requireSpec: async () => spec, findSpec: () => spec },
    downloads: { findInstalled: () => toManifest(spec) },
    models: () => models,
    notices,
    place: async () => place,
    verify: async (modelId) => void verified.push(modelId),
  });
  const result = async () => (await getModelUse(db, spec.modelId))?.check;
  const titles = () => notices.list().map((notice) => notice.title);
  return {
    ...{ db, check, models, loads, notices, result, titles, verified },
    run: () => check.run(spec.modelId, never, () => undefined),
    moveTo: (other: string) => {
      place = other;
    },
  };
}

it('a right model agrees with its reference wholly, once per place', async () => {
  const spec = testSpec('chat', { reference });
  const { run, result, titles, check, models, moveTo } = await createTest(spec, () => ({
    answer: () => RIGHT,
  }));
  (await models.lease('chat', never)).release();
  expect(await check.isDue('chat')).toBe(true);
  await run();
  expect(await result()).toMatchObject({ agreement: 1, tokens: 20, backend: 'cpu' });
  expect(titles()).toEqual([]);
  expect(await check.isDue('chat')).toBe(false);
  moveTo('card B');
  expect(await check.isDue('chat')).toBe(true);
});

it('one token that differs costs one token', async () => {
  const spec = testSpec('chat', { reference });
  const { run, result } = await createTest(spec, () => ({
    answer: ({ messages }) => (messages.length === 1 ? ALMOST : RIGHT),
  }));
  await run();
  expect(await result()).toMatchObject({ agreement: 19 / 20, tokens: 20 });
});

it('files that compute nonsense on the CPU are said to be damaged', async () => {
  const spec = testSpec('chat', { reference });
  const { run, result, notices, verified } = await createTest(spec, () => ({
    answer: ({ messages }) => `${messages.length > 1 ? RIGHT.slice(0, 7) : ''} no no no`,
  }));
  await run();
  expect((await result())?.agreement).toBeLessThan(0.2);
  const [notice] = notices.list();
  expect(notice).toMatchObject({ tone: 'danger', title: 'The chat computes wrongly here' });
  notice?.action?.run();
  expect(verified).toEqual(['chat']);
});

it('a GPU that disagrees with the CPU is given up, as long as the place is the same', async () => {
  const spec = testSpec('chat');
  const { run, result, titles, check, db, models, moveTo } = await createTest(
    spec,
    ({ device }) => ({
      answer: () => (device === 'cpu' ? RIGHT : ' no no'),
      backend: device === 'cpu' ? 'cpu' : 'webgpu',
    }),
  );
  await run();
  expect(await result()).toMatchObject({ agreement: 0, backend: 'webgpu', gpuFailed: true });
  expect(titles()).toEqual(['The graphics processor computes The chat wrongly']);
  expect(models.loaded()).toEqual([]);
  const use = await getModelUse(db, 'chat');
  expect(await check.mustUseCpu(spec, use)).toBe(true);
  moveTo('card B');
  expect(await check.mustUseCpu(spec, use)).toBe(false);
});

it('says when there is nothing to compare with', async () => {
  const { run, result, titles } = await createTest(testSpec('chat'), () => ({}));
  await run();
  expect(await result()).toBeUndefined();
  expect(titles()).toEqual(['There is nothing to check The chat against']);
});
