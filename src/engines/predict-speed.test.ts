import { expect, it } from 'vitest';
import type { ModelSpec } from '../core/model/model-manifest';
import { readCatalog } from './catalog';
import { modelCatalog } from './model-catalog';
import { predictSpeed } from './predict-speed';
import { appleGpu, laptop } from './test-devices';

const everything = [...modelCatalog(), ...readCatalog().specs];

function specOf(modelId: string): ModelSpec {
  const spec = everything.find((one) => one.modelId === modelId);
  if (!spec) throw new Error(`No ${modelId}`);
  return spec;
}

const smollm2 = specOf('smollm2-135m-instruct');
const twoCores = { ...laptop, logicalCores: 2 };
const m3 = { ...laptop, webgpu: appleGpu };

// Measured: shared/models on two cores; webgpu-bench on an M3 (Q4_K_M).
it.each([
  ['smollm2-135m-instruct', { ...twoCores, crossOriginIsolated: false }, 13],
  ['smollm2-135m-instruct', twoCores, 22.5],
  ['llama-3.2-1b-instruct', m3, 44],
  ['qwen3-1.7b', m3, 30],
  ['llama-3.2-3b-instruct', m3, 20],
])('comes within a third of what %s did', (modelId, device, measured) => {
  const predicted = predictSpeed(specOf(modelId), device)?.tokensPerSecond ?? 0;
  expect(predicted / measured).toBeGreaterThan(0.67);
  expect(predicted / measured).toBeLessThan(1.5);
});

it('is replaced by what was measured', () => {
  const measured = [{ spec: smollm2, tokensPerSecond: 17 }];
  expect(predictSpeed(smollm2, laptop, measured)).toEqual({
    tokensPerSecond: 17,
    basis: 'measured on this device',
    isMeasured: true,
  });
});

it('learns from another model in the same place', () => {
  const bigger = specOf('smollm2-360m-instruct');
  const guess = predictSpeed(smollm2, twoCores)?.tokensPerSecond ?? 0;
  const before = predictSpeed(bigger, twoCores)?.tokensPerSecond ?? 0;
  const measured = [{ spec: smollm2, tokensPerSecond: guess / 2 }];
  const after = predictSpeed(bigger, twoCores, measured);
  expect(after?.tokensPerSecond).toBeCloseTo(before / 2);
  expect(after?.basis).toBe('from what SmolLM2 135M did on this device');
  expect(after?.isMeasured).toBe(false);

  const onCard = [{ spec: smollm2, tokensPerSecond: 100, backend: 'webgpu' as const }];
  expect(predictSpeed(bigger, twoCores, onCard)?.tokensPerSecond).toBe(before);
  expect(predictSpeed(specOf('qwen2.5-0.5b-instruct-onnx'), twoCores, measured)?.basis).toBe(
    'guessed from its size and 2 threads',
  );
});

it('says nothing of models that do not write', () => {
  expect(predictSpeed(specOf('all-minilm-l6-v2'), laptop)).toBeUndefined();
  expect(predictSpeed(specOf('ms-marco-minilm-l6-v2'), laptop)).toBeUndefined();
});
