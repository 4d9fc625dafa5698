import { expect, it } from 'vitest';
import type { ModelSpec } from '../../core/model/model-manifest';
import { appleGpu, laptop } from '../../engines/test-devices';
import { testSpec } from '../../test/life';
import { createNotices } from '../notices';
import { createStepDown } from './step-down';
import { createFindSubstitute } from './substitute';

const f16 = testSpec('f16', {
  engine: 'webllm',
  requires: ['webgpu', 'shader-f16'],
  f32ModelId: 'f32',
  quantization: 'q4f16_1',
});
const f32 = testSpec('f32', { engine: 'webllm', requires: ['webgpu'], quantization: 'q4f32_1' });
const cpu = testSpec('cpu');
const all = [f16, f32, cpu];

function createTest(installed: readonly ModelSpec[], { hasF16 = true, isWrong = false }) {
  const notices = createNotices((error) => ({ title: String(error) }));
  const find = createFindSubstitute({
    findSpec: (modelId) => all.find((one) => one.modelId === modelId),
    isInstalled: (modelId) => installed.some((one) => one.modelId === modelId),
    device: async () => ({ ...laptop, webgpu: { ...appleGpu, shaderF16: hasF16 } }),
    useOf: async () => undefined,
    stepDown: createStepDown({ installed: () => installed }),
    truthCheck: { isGpuWrong: async (modelId) => isWrong && modelId === 'f16' },
    notices,
  });
  return { find, titles: () => notices.list().map(({ title }) => title) };
}

it('a model that runs well here answers itself', async () => {
  const { find, titles } = createTest(all, {});
  expect(await find('f16')).toBeUndefined();
  expect(await find('cpu')).toBeUndefined();
  expect(await find('unknown')).toBeUndefined();
  expect(titles()).toEqual([]);
});

it('a card without 16-bit shaders gets the 32-bit build, and says so once', async () => {
  const { find, titles } = createTest(all, { hasF16: false });
  expect(await find('f16')).toBe(f32);
  expect(await find('f16')).toBe(f32);
  expect(titles()).toEqual(['The f32 (q4f32_1) answers in place of The f16 (q4f16_1)']);
  const alone = createTest([f16, cpu], { hasF16: false });
  expect(await alone.find('f16')).toBeUndefined();
});

it('what was found wrong here in another visit stays replaced', async () => {
  const { find, titles } = createTest([f16, cpu], { isWrong: true });
  expect(await find('f16')).toBe(cpu);
  expect(await find('f16')).toBe(cpu);
  expect(titles()).toEqual(['The cpu (Q8_0) answers in place of The f16 (q4f16_1)']);
});
