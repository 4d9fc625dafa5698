import { describe, expect, it } from 'vitest';
import { appleGpu, laptop } from './test-devices';
import { hideTwins, swapForDevice } from './variants';
import { loadWebllmCatalog } from './webllm-catalog';

const specs = await loadWebllmCatalog();
const F16 = 'Qwen3-0.6B-q4f16_1-MLC';
const F32 = 'Qwen3-0.6B-q4f32_1-MLC';
const findSpec = (modelId: string) => specs.find((spec) => spec.modelId === modelId);
const able = { ...laptop, webgpu: appleGpu };
const unable = { ...laptop, webgpu: { ...appleGpu, shaderF16: false } };

describe('builds of one model', () => {
  it.each([
    [able, F16, F32],
    [unable, F32, F16],
    [laptop, F32, F16],
  ])('shows one per device', (device, shown, hidden) => {
    const ids = hideTwins(specs, device, () => false).map((spec) => spec.modelId);
    expect(ids).toContain(shown);
    expect(ids).not.toContain(hidden);
    // A model with one build stays whatever it needs.
    expect(ids).toContain('gemma3-1b-it-q4f16_1-MLC');
  });

  it('keeps what is installed', () => {
    const kept = hideTwins(specs, able, (spec) => spec.modelId === F32);
    expect(kept.map((spec) => spec.modelId)).toEqual(expect.arrayContaining([F16, F32]));
  });

  it('swaps to the one without 16-bit shaders', () => {
    const spec = findSpec(F16);
    if (!spec) throw new Error(`No ${F16}`);
    expect(swapForDevice(spec, unable, findSpec).modelId).toBe(F32);
    expect(swapForDevice(spec, able, findSpec)).toBe(spec);
    expect(swapForDevice(spec, unable, () => undefined)).toBe(spec);
  });
});
