import { describe, expect, it } from 'vitest';
import { readCatalog } from './catalog';
import type { Device } from './device';
import { modelCatalog } from './model-catalog';
import { FIRST_CHOICES, recommendModel } from './recommend';
import { appleGpu as gpu, GIB, laptop } from './test-devices';
import { loadWebllmCatalog } from './webllm-catalog';

const everything = [...modelCatalog(), ...readCatalog().specs, ...(await loadWebllmCatalog())];
const idOf = (specs: typeof everything, change: Partial<Device> = {}) =>
  recommendModel(specs, { ...laptop, ...change })?.modelId;
const only = (...ids: string[]) => everything.filter(({ modelId }) => ids.includes(modelId));

describe('recommendModel', () => {
  it('chooses what the device runs at reading speed', () => {
    expect(idOf(everything, { webgpu: gpu })).toBe('qwen2.5-1.5b-instruct');
    expect(idOf(everything, { webgpu: { ...gpu, shaderF16: false } })).toBe(
      'Qwen2.5-1.5B-Instruct-q4f32_1-MLC',
    );
    expect(idOf(everything)).toBe('qwen2.5-0.5b-instruct');
    expect(idOf(everything, { logicalCores: 2 })).toBe('smollm2-135m-instruct');
    expect(idOf(everything, { webgpu: { ...gpu, software: true }, logicalCores: 2 })).toBe(
      'smollm2-135m-instruct',
    );
    const phone = {
      webgpu: gpu,
      memoryBytes: 4 * GIB,
      mobile: true,
      mobileKind: 'iphone',
    } as const;
    expect(idOf(everything, phone)).toBe('smollm2-135m-instruct');
  });

  it('offers no demonstration and no model that does not chat', () => {
    expect(idOf(only('starter', 'all-minilm-l6-v2', 'multilingual-e5-small'))).toBeUndefined();
    expect(idOf([])).toBeUndefined();
  });

  it('takes what there is: quick ones, else any that fits, else the smallest tight one', () => {
    const card = { webgpu: gpu };
    expect(idOf(only('qwen3-1.7b', 'qwen3-0.6b'), card)).toBe('qwen3-1.7b');
    expect(idOf(only('llama-3.2-1b-instruct', 'qwen3-1.7b'), { logicalCores: 4 })).toBe(
      'llama-3.2-1b-instruct',
    );
    expect(idOf(only('qwen3-4b', 'gemma-3-4b-it'), { logicalCores: 2 })).toBe('gemma-3-4b-it');
  });

  it('knows all of its choices', () => {
    expect(only(...FIRST_CHOICES)).toHaveLength(FIRST_CHOICES.length);
  });
});
