import { describe, expect, it } from 'vitest';
import { readCatalog } from './catalog';
import type { Device } from './device';
import { fitModel } from './fit';
import { modelCatalog } from './model-catalog';
import { appleGpu as gpu, GIB, laptop } from './test-devices';
import { loadWebllmCatalog } from './webllm-catalog';

const everything = [...modelCatalog(), ...readCatalog().specs, ...(await loadWebllmCatalog())];

function specOf(modelId: string) {
  const spec = everything.find((one) => one.modelId === modelId);
  if (!spec) throw new Error(`No ${modelId}`);
  return spec;
}

const noF16 = { ...gpu, shaderF16: false };
const software = { ...gpu, software: true };
const phone = { mobile: true, mobileKind: 'iphone', logicalCores: 6 } as const;
const storage = { usageBytes: 10, quotaBytes: 5e7, isPersisted: false };
const smallBuffers = { ...gpu, maxBindingBytes: 128 * 2 ** 20 };

describe('fitModel', () => {
  it.each([
    ['smollm2-135m-instruct', {}, 'fits', 'Runs on the processor'],
    ['qwen3-1.7b', { webgpu: gpu }, 'fits', 'Runs on the graphics card'],
    ['qwen3-1.7b', { webgpu: noF16 }, 'fits', 'Runs on the processor'],
    ['Qwen2.5-1.5B-Instruct-q4f16_1-MLC', {}, 'too-big', 'WebGPU, which this browser'],
    ['Qwen2.5-1.5B-Instruct-q4f16_1-MLC', { webgpu: gpu }, 'fits', 'graphics card'],
    ['Qwen2.5-1.5B-Instruct-q4f16_1-MLC', { webgpu: noF16 }, 'too-big', '16-bit shaders'],
    ['Qwen2.5-1.5B-Instruct-q4f32_1-MLC', { webgpu: noF16 }, 'fits', 'graphics card'],
    ['Qwen2.5-1.5B-Instruct-q4f32_1-MLC', { webgpu: software }, 'too-big', 'processor here'],
    ['gemma-2b-it-q4f16_1-MLC', { webgpu: smallBuffers }, 'too-big', 'one buffer of 262 MB'],
    ['Llama-3.1-8B-Instruct-q4f16_1-MLC', { webgpu: gpu }, 'tight', 'Leaves 421 MB of memory'],
    ['Llama-3.1-70B-Instruct-q3f16_1-MLC', { webgpu: gpu }, 'too-big', 'has 5.2 GB'],
    ['qwen3-8b', { webgpu: gpu }, 'too-big', 'Needs 5.5 GB of memory, has 5.2 GB'],
    ['qwen3-4b', { logicalCores: 2 }, 'tight', 'About 1.0 tokens per second'],
    ['llama-3.2-1b-instruct', { ...phone, webgpu: gpu }, 'too-big', 'has 700 MB'],
    ['qwen2.5-0.5b-instruct', { ...phone, webgpu: gpu }, 'tight', 'Leaves 77 MB'],
    ['smollm2-1.7b-instruct', { wasmMemory64: false, memoryBytes: 16 * GIB }, 'tight', 'Leaves'],
    ['smollm2-135m-instruct', { storage }, 'too-big', 'Needs 98 MB of storage, 50 MB is free'],
    ['smollm2-135m-instruct', { memoryBytes: 0.5 * GIB }, 'too-big', 'memory, has 268 MB'],
    ['smollm2-135m-instruct', { memoryBytes: 0.8 * GIB }, 'tight', 'Leaves'],
    ['all-minilm-l6-v2', {}, 'fits', 'processor'],
    ['ms-marco-minilm-l6-v2', { webgpu: gpu }, 'too-big', 'No engine of Hearth sorts passages yet'],
    ['smolvlm-256m-instruct', { webgpu: gpu }, 'too-big', 'looks at pictures yet'],
  ] as const)('%s on %j: %s', (modelId, change, fit, reason) => {
    const result = fitModel(specOf(modelId), { ...laptop, ...change });
    expect(result.reason).toContain(reason);
    expect(result.fit).toBe(fit);
  });

  it('asks no storage for what is installed', () => {
    const spec = specOf('smollm2-135m-instruct');
    const full: Device = { ...laptop, storage };
    expect(fitModel(spec, full, { isInstalled: true }).fit).toBe('fits');
  });

  it('tells memory at the context it is asked for', () => {
    const spec = specOf('qwen3-0.6b');
    const bytesAt = (contextLength: number) =>
      fitModel(spec, laptop, { contextLength }).neededBytes ?? 0;
    expect(bytesAt(8192) - bytesAt(4096)).toBe(4096 * 114_688);
    expect(fitModel(spec, laptop, { contextLength: 32_768 }).fit).toBe('too-big');
  });

  it('gives no speed to what does not write and to what cannot run', () => {
    expect(fitModel(specOf('all-minilm-l6-v2'), laptop).predicted).toBeUndefined();
    expect(fitModel(specOf('qwen3-8b'), laptop).predicted).toBeUndefined();
  });

  it('lets a measured speed decide what is slow', () => {
    const spec = specOf('smollm2-135m-instruct');
    const measured = [{ spec, tokensPerSecond: 1.5 }];
    const result = fitModel(spec, laptop, { measured });
    expect(result).toMatchObject({ fit: 'tight', reason: 'Wrote 1.5 tokens per second' });
  });
});
