import { expect, it } from 'vitest';
import type { ModelSpec } from '../../core/model/model-manifest';
import { modelMemoryBytes } from '../../engines/memory-budget';
import { laptop as device } from '../../engines/test-devices';
import { modelCatalog } from '../../engines/model-catalog';
import { findBeside } from './side-by-side';

const [starter] = modelCatalog();
if (!starter) throw new Error('No starter');
const model = (modelId: string, change: Partial<ModelSpec> = {}): ModelSpec => ({
  ...starter,
  modelId,
  ...change,
});
const [a, b, c] = ['a', 'b', 'c'].map((modelId) => model(modelId));

it('two models that fit together answer at once, a third in its turn', () => {
  expect(findBeside([a, b], device)).toEqual([false, true]);
  expect(findBeside([a, b, c], device)).toEqual([false, true, false]);
});

it('settings of one model wait for each other', () => {
  expect(findBeside([a, a], device)).toEqual([false, false]);
  expect(findBeside([a, b, a], device)).toEqual([false, true, false]);
});

it('one after the other where memory, the card or knowledge is missing', () => {
  const half = modelMemoryBytes(device) / 2;
  const large = { bytes: half, gpuBytes: half + 1 };
  expect(findBeside([model('x', large), model('y', large)], device)).toEqual([false, false]);
  const card = { requires: ['webgpu'] as const };
  expect(findBeside([model('x', card), model('y', card)], device)).toEqual([false, false]);
  expect(findBeside([a, undefined], device)).toEqual([false, false]);
  expect(findBeside([a, b], undefined)).toEqual([false, false]);
});
