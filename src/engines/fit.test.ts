import { describe, expect, it } from 'vitest';
import type { Device } from './device';
import { isSoftware, mobileFacts } from './device';
import { fitModel, recommendModel } from './fit';
import { modelCatalog } from './model-catalog';
import { loadWebllmCatalog } from './webllm-catalog';

const GIB = 2 ** 30;
const laptop: Device = {
  webgpu: undefined,
  crossOriginIsolated: true,
  logicalCores: 8,
  memoryBytes: 8 * GIB,
  storage: { usageBytes: 0, quotaBytes: 100 * GIB, isPersisted: false },
  mobile: false,
};
const gpu = {
  vendor: 'apple',
  architecture: 'metal-3',
  description: '',
  shaderF16: true,
  subgroups: true,
  maxBufferBytes: 4 * GIB,
  maxBindingBytes: 4 * GIB,
  software: false,
};
const webllm = await loadWebllmCatalog();
const everything = [...modelCatalog(), ...webllm];

function specOf(modelId: string) {
  const spec = everything.find((one) => one.modelId === modelId);
  if (!spec) throw new Error(`No ${modelId}`);
  return spec;
}

const fitOf = (modelId: string, change: Partial<Device>) =>
  fitModel(specOf(modelId), { ...laptop, ...change });

describe('fitModel', () => {
  it.each([
    ['smollm2-135m-instruct', {}, 'fits', 'processor'],
    ['Qwen2.5-1.5B-Instruct-q4f16_1-MLC', {}, 'too-big', 'WebGPU'],
    ['Qwen2.5-1.5B-Instruct-q4f16_1-MLC', { webgpu: gpu }, 'fits', 'graphics card'],
    [
      'Qwen2.5-1.5B-Instruct-q4f16_1-MLC',
      { webgpu: { ...gpu, shaderF16: false } },
      'too-big',
      '16-bit',
    ],
    [
      'Qwen2.5-1.5B-Instruct-q4f32_1-MLC',
      { webgpu: { ...gpu, shaderF16: false } },
      'fits',
      'graphics',
    ],
    [
      'Qwen2.5-1.5B-Instruct-q4f32_1-MLC',
      { webgpu: { ...gpu, software: true } },
      'too-big',
      'processor',
    ],
    ['Llama-3.1-8B-Instruct-q4f16_1-MLC', { webgpu: gpu }, 'tight', 'graphics memory'],
    ['Llama-3.1-70B-Instruct-q3f16_1-MLC', { webgpu: gpu }, 'too-big', 'graphics memory'],
    [
      'Llama-3.2-3B-Instruct-q4f16_1-MLC',
      { webgpu: gpu, mobile: true, mobileKind: 'android', memoryBytes: 4 * GIB },
      'too-big',
      'memory',
    ],
    [
      'smollm2-135m-instruct',
      { storage: { usageBytes: 10, quotaBytes: 5e7, isPersisted: false } },
      'too-big',
      'storage',
    ],
    ['smollm2-135m-instruct', { memoryBytes: 0.25 * GIB }, 'too-big', 'memory'],
    ['smollm2-135m-instruct', { memoryBytes: 0.5 * GIB }, 'tight', 'memory'],
  ] as const)('%s on %j: %s', (modelId, change, fit, reason) => {
    const result = fitOf(modelId, change);
    expect(result.fit).toBe(fit);
    expect(result.reason).toContain(reason);
  });
});

describe('recommendModel', () => {
  it('offers SmolLM2 where there is no graphics card, never the demonstration', () => {
    expect(recommendModel(everything, laptop)?.modelId).toBe('smollm2-135m-instruct');
    expect(recommendModel([specOf('starter')], laptop)).toBeUndefined();
    expect(recommendModel([specOf('all-minilm-l6-v2')], laptop)).toBeUndefined();
  });

  it('offers a larger one where a graphics card has room for it', () => {
    const choose = (change: Partial<Device>) =>
      recommendModel(everything, { ...laptop, ...change })?.modelId;
    expect(choose({ webgpu: gpu })).toBe('Qwen2.5-1.5B-Instruct-q4f16_1-MLC');
    expect(choose({ webgpu: { ...gpu, shaderF16: false } })).toBe(
      'Qwen2.5-1.5B-Instruct-q4f32_1-MLC',
    );
    expect(choose({ webgpu: gpu, memoryBytes: 4 * GIB, mobile: true, mobileKind: 'iphone' })).toBe(
      'smollm2-135m-instruct',
    );
    expect(choose({ webgpu: { ...gpu, software: true } })).toBe('smollm2-135m-instruct');
  });

  it('chooses only from what can be had', () => {
    const llama = specOf('Llama-3.2-1B-Instruct-q4f16_1-MLC');
    const tight = specOf('Llama-3.1-8B-Instruct-q4f16_1-MLC');
    expect(recommendModel([llama, tight], { ...laptop, webgpu: gpu })).toBe(llama);
    expect(recommendModel([tight], { ...laptop, webgpu: gpu })).toBe(tight);
    expect(recommendModel([], laptop)).toBeUndefined();
  });
});

it('knows software adapters by their words', () => {
  expect(isSoftware('google swiftshader ')).toBe(true);
  expect(isSoftware('microsoft  Microsoft Basic Render Driver')).toBe(true);
  expect(isSoftware('nvidia ampere ')).toBe(false);
});

it.each([
  ['Mozilla/5.0 (Linux; Android 15) Mobile', 5, undefined, { mobile: true, mobileKind: 'android' }],
  ['Mozilla/5.0 (Linux; Android 15)', 5, true, { mobile: true, mobileKind: 'android' }],
  ['Mozilla/5.0 (Linux; Android 15)', 5, false, { mobile: false }],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0)',
    5,
    undefined,
    { mobile: true, mobileKind: 'iphone' },
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X)', 5, undefined, { mobile: true, mobileKind: 'ipad' }],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X)', 0, undefined, { mobile: false }],
  ['Mozilla/5.0 (Windows NT 10.0)', 10, undefined, { mobile: false }],
] as const)('tells telephones from computers: %s', (agent, touch, hint, facts) => {
  expect(mobileFacts(agent, touch, hint)).toEqual(facts);
});
