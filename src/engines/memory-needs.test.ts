import { describe, expect, it } from 'vitest';
import type { ModelSpec } from '../core/model/model-manifest';
import { cacheBytesPerToken } from './architecture';
import { backendFor, chooseContext, neededBytes } from './memory-needs';
import { appleGpu, GIB, laptop } from './test-devices';

const spec: ModelSpec = {
  modelId: 'm',
  name: 'M',
  family: 'F',
  task: 'chat',
  engine: 'wllama',
  quantization: 'Q4_K_M',
  contextLength: 131_072,
  licence: 'MIT',
  summary: '',
  files: [],
  bytes: 800e6,
  sources: [],
  cacheBytesPerToken: cacheBytesPerToken({ layers: 16, kvHeads: 8, headDim: 64 }),
};

describe('memory', () => {
  it('is weights, context and the runtime', () => {
    expect(spec.cacheBytesPerToken).toBe(32_768);
    expect(neededBytes(spec, 4096)).toBe(800e6 + 4096 * 32_768 + 200e6);
  });

  it('is what WebLLM publishes at the whole context, less below it', () => {
    const webllm: ModelSpec = {
      ...spec,
      engine: 'webllm',
      gpuBytes: 2e9,
      contextLength: 4096,
      cacheBytesPerToken: 100_000,
    };
    expect(neededBytes(webllm, 4096)).toBe(2e9);
    expect(neededBytes(webllm, 2048)).toBe(2e9 - 2048 * 100_000);
  });

  it('allows for a context of unknown size', () => {
    const { cacheBytesPerToken: _unknown, ...bare } = spec;
    expect(neededBytes(bare, 4096)).toBe(800e6 * 1.4 + 200e6);
  });
});

describe('chooseContext', () => {
  it.each([
    [2, 2048],
    [4, 4096],
    [8, 32_768],
    [64, 131_072],
  ])('with %d GiB of memory: %d', (gib, contextLength) => {
    expect(chooseContext(spec, { ...laptop, memoryBytes: gib * GIB })).toBe(contextLength);
  });

  it('never goes beyond the model', () => {
    expect(chooseContext({ ...spec, contextLength: 1024 }, laptop)).toBe(1024);
    expect(chooseContext({ ...spec, contextLength: 6000 }, laptop)).toBe(6000);
  });
});

it('knows where each engine runs', () => {
  const card = { ...laptop, webgpu: appleGpu };
  expect(backendFor(spec, laptop)).toBe('cpu');
  expect(backendFor(spec, card)).toBe('webgpu');
  expect(backendFor(spec, { ...laptop, webgpu: { ...appleGpu, shaderF16: false } })).toBe('cpu');
  expect(backendFor(spec, { ...laptop, webgpu: { ...appleGpu, software: true } })).toBe('cpu');
  expect(backendFor({ ...spec, engine: 'transformers' }, card)).toBe('cpu');
  expect(backendFor({ ...spec, engine: 'webllm', requires: ['webgpu'] }, laptop)).toBe('webgpu');
});
