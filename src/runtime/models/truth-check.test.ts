import { describe, expect, it } from 'vitest';
import type { LoadOptions } from '../../core/engine/engine';
import type { FakeEngineOptions } from '../../core/engine/fake-engine';
import type { ModelSpec } from '../../core/model/model-manifest';
import { getModelUse } from '../../data/models';
import { openTestDb } from '../../test/db';
import { createTestLife, testSpec, toManifest } from '../../test/life';
import { createStepDown } from './step-down';
import { createTruthCheck } from './truth-check';

const never = new AbortController().signal;
const WORDS = Array.from({ length: 20 }, (_, index) => ` word${index}`);
const reference = { prompt: 'Say words', tokens: WORDS };
const RIGHT = WORDS.join('');
/** Right but for one token, after which it follows the reference again when it is set back. */
const ALMOST = RIGHT.replace('word7', 'other');

async function createTest(
  spec: ModelSpec,
  engineFor: (options: LoadOptions) => FakeEngineOptions,
  others: { readonly installed?: readonly ModelSpec[]; readonly known?: readonly ModelSpec[] } = {},
) {
  const { installed = [], known = installed } = others;
  const stepDown = createStepDown({ installed: () => [spec, ...installed] });
  const db = await openTestDb();
  const { models, notices, loads } = createTestLife(spec, engineFor);
  let place = 'card A';
  const verified: string[] = [];
  const downloaded: string[] = [];
  const check = createTruthCheck({
    db,
    library: {
      requireSpec: async () => spec,
      findSpec: (id) => [spec, ...known].find((one) => one.modelId === id),
    },
    downloads: { findInstalled: () => toManifest(spec) },
    models: () => models,
    notices,
    place: async () => place,
    verify: async (modelId) => void verified.push(modelId),
    download: async (modelId) => void downloaded.push(modelId),
    stepDown,
  });
  const result = async () => (await getModelUse(db, spec.modelId))?.check;
  const titles = () => notices.list().map((notice) => notice.title);
  return {
    ...{ db, check, models, loads, notices, result, titles, verified, downloaded, stepDown },
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
  const { run, result, notices, verified, stepDown } = await createTest(spec, () => ({
    answer: ({ messages }) => `${messages.length > 1 ? RIGHT.slice(0, 7) : ''} no no no`,
  }));
  const onCard = testSpec('on-card', { engine: 'webllm' });
  await run();
  // Nor does it answer for another model.
  expect(stepDown.giveUpGpu(onCard)).toEqual({ to: 'nothing' });
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
  expect(await check.isGpuWrong('chat', use)).toBe(true);
  moveTo('card B');
  expect(await check.isGpuWrong('chat', use)).toBe(false);
});

it('files that are wrong on the CPU too are not blamed on the GPU', async () => {
  const spec = testSpec('chat', { reference });
  let isOnGpu = true;
  const { run, result, titles } = await createTest(spec, () => ({
    answer: () => ' no no',
    backend: isOnGpu ? 'webgpu' : 'cpu',
  }));
  await run();
  expect(await result()).toMatchObject({ backend: 'webgpu', gpuFailed: true });
  isOnGpu = false;
  await run();
  expect(await result()).toMatchObject({ backend: 'cpu', gpuFailed: false });
  expect(titles()[1]).toBe('The chat computes wrongly here');
});

describe('a model that runs on the GPU only, computed wrongly', () => {
  const f16 = testSpec('f16', { engine: 'webllm', reference, f32ModelId: 'f32' });
  const f32 = testSpec('f32', { engine: 'webllm', quantization: 'q4f32_1' });
  const small = testSpec('small');
  const wrong = () => ({ answer: () => ' no no', backend: 'webgpu' }) as const;

  it('is replaced by its 32-bit build where that is installed', async () => {
    const { run, notices, stepDown } = await createTest(f16, wrong, { installed: [small, f32] });
    await run();
    expect(stepDown.instead('f16')).toBe(f32);
    const [notice] = notices.list();
    expect(notice?.detail).toContain('The f32 (q4f32_1) answers in its place');
    expect(notice?.action).toBeUndefined();
  });

  it('is replaced by another, and the 32-bit build is offered, where it is not', async () => {
    const others = { installed: [small], known: [small, f32] };
    const { run, notices, stepDown, downloaded } = await createTest(f16, wrong, others);
    await run();
    expect(stepDown.instead('f16')).toBe(small);
    const [notice] = notices.list();
    expect(notice?.detail).toContain('The small (Q8_0) answers in its place');
    notice?.action?.run();
    expect(downloaded).toEqual(['f32']);
  });
});

it('says when there is nothing to compare with', async () => {
  const { run, result, titles } = await createTest(testSpec('chat'), () => ({}));
  await run();
  expect(await result()).toBeUndefined();
  expect(titles()).toEqual(['There is nothing to check The chat against']);
});
