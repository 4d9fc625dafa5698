import { describe, expect, it } from 'vitest';
import { modelCatalog } from '../../engines/model-catalog';
import { appleGpu, laptop } from '../../engines/test-devices';
import { loadWebllmCatalog } from '../../engines/webllm-catalog';
import { readCatalog } from '../../engines/catalog';
import { allowedBy, withSources, type ModelRules } from './model-rules';

const everything = [...modelCatalog(), ...readCatalog().specs, ...(await loadWebllmCatalog())];

function specOf(modelId: string) {
  const spec = everything.find((one) => one.modelId === modelId);
  if (!spec) throw new Error(`No ${modelId}`);
  return spec;
}

const none = { allow: [], deny: [] };
const allows = (rules: Partial<ModelRules>, modelId: string, device = laptop) =>
  allowedBy({ models: none, adapters: [], ...rules }, device)(specOf(modelId));

describe('allow and deny', () => {
  it('lets everything through when nothing is set', () => {
    expect(everything.filter(allowedBy({ models: none, adapters: [] }, laptop))).toEqual(
      everything,
    );
  });

  it.each([
    [{ allow: [], deny: ['*f16*'] }, 'Qwen3-0.6B-q4f16_1-MLC', false],
    [{ allow: [], deny: ['*f16*'] }, 'Qwen3-0.6B-q4f32_1-MLC', true],
    [{ allow: [], deny: ['Qwen 3'] }, 'qwen3-0.6b', false],
    [{ allow: [], deny: ['WEBLLM'] }, 'Qwen3-0.6B-q4f32_1-MLC', false],
    [{ allow: ['starter', 'qwen3*'], deny: [] }, 'qwen3-0.6b', true],
    [{ allow: ['starter', 'qwen3*'], deny: [] }, 'gemma-3-1b-it', false],
    [{ allow: ['qwen3*'], deny: ['*8b'] }, 'qwen3-8b', false],
    // A dot is a dot.
    [{ allow: [], deny: ['qwen3-0x6b'] }, 'qwen3-0.6b', true],
  ])('%j says of %s: %s', (models, modelId, allowed) => {
    expect(allows({ models }, modelId)).toBe(allowed);
  });

  it.each([
    ['swiftshader', false],
    ['software', false],
    ['nvidia', true],
    ['none', true],
  ])('a rule for %s on SwiftShader', (match, allowed) => {
    const webgpu = { ...appleGpu, vendor: 'google', architecture: 'swiftshader', software: true };
    const adapters = [{ match, allow: [], deny: ['webllm'] }];
    const device = { ...laptop, webgpu };
    expect(allows({ adapters }, 'Qwen3-0.6B-q4f32_1-MLC', device)).toBe(allowed);
    expect(allows({ adapters }, 'qwen3-0.6b', device)).toBe(true);
  });

  it('has a word for no adapter, and waits for the device', () => {
    const rules = { models: none, adapters: [{ match: 'none', allow: ['starter'], deny: [] }] };
    expect(allowedBy(rules, laptop)(specOf('qwen3-0.6b'))).toBe(false);
    expect(allowedBy(rules, undefined)(specOf('qwen3-0.6b'))).toBe(true);
  });
});

describe('sources', () => {
  const mirror = 'https://mirror.example/models/';

  it('come in order: this site, the mirror, the hub', () => {
    const { sources } = withSources(specOf('qwen3-0.6b'), { mirror, usesHub: true });
    expect(sources.slice(0, 2)).toEqual(['models/qwen3-0.6b/', `${mirror}qwen3-0.6b/`]);
    expect(sources[2]).toMatch(/^https:\/\/huggingface\.co\/unsloth\/.+\/resolve\/[0-9a-f]{40}\/$/);
    expect(withSources(specOf('starter'), { mirror, usesHub: true }).sources).toEqual([
      'models/starter/',
      `${mirror}starter/`,
    ]);
  });

  it('leave the hub out where it is not wanted', () => {
    const spec = withSources(specOf('Qwen3-0.6B-q4f16_1-MLC'), { mirror, usesHub: false });
    expect(spec.sources.join()).not.toContain('huggingface');
    expect(spec.files.some((file) => file.url)).toBe(false);
  });

  it('stay as they are where nothing is set, and for the user’s own models', () => {
    const spec = specOf('qwen3-0.6b');
    expect(withSources(spec, { usesHub: true })).toBe(spec);
    const own = { ...spec, addedFrom: 'hub' } as const;
    expect(withSources(own, { mirror, usesHub: false })).toBe(own);
  });
});
