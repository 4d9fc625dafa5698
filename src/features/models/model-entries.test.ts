import { describe, expect, it } from 'vitest';
import type { ModelSpec } from '../../core/model/model-manifest';
import {
  findEntries,
  isGroup,
  orderEntries,
  toEntries,
  toGroups,
  withHeadings,
  type ModelOrder,
} from './model-entries';

function makeSpec(spec: Partial<ModelSpec>): ModelSpec {
  return {
    modelId: spec.name ?? 'model',
    name: 'Model',
    family: 'Family',
    task: 'chat',
    engine: 'wllama',
    quantization: 'Q8_0',
    contextLength: 1024,
    licence: 'Apache-2.0',
    summary: '',
    files: [],
    bytes: 100,
    sources: [],
    ...spec,
  };
}

const starter = makeSpec({ name: 'Starter', family: 'Hearth', bytes: 3, demo: true });
const large = makeSpec({ name: 'Qwen3 1.7B', family: 'Qwen3', bytes: 1100, summary: 'Long texts' });
const small = makeSpec({ name: 'Qwen3 0.6B', family: 'Qwen3', bytes: 397 });
const tiny = makeSpec({ name: 'SmolLM2 135M', family: 'SmolLM2', bytes: 98 });
const embed = makeSpec({ name: 'MiniLM', family: 'MiniLM', bytes: 23, task: 'embed' });
const specs = [large, embed, small, starter, tiny];

const canRun = () => true;
const isExcluded = () => false;
const blurbOf = (family: string) => (family === 'Qwen3' ? 'many languages' : undefined);

function namesIn(order: ModelOrder, speeds: Readonly<Record<string, number>> = {}) {
  const entries = toEntries(specs);
  const groupOf = toGroups([...entries.values()], { canRun, isExcluded, blurbOf });
  const speedOf = ({ name }: { name: string }) => speeds[name];
  const ordered = orderEntries(entries.values(), { order, groupOf, canRun, speedOf });
  return ordered.map(({ name }) => name);
}

describe('entries', () => {
  it('tells two models of one name apart by how they are quantized', () => {
    const twins = ['q4f16_1', 'q4f32_1'].map((quantization) =>
      makeSpec({ modelId: quantization, name: 'Llama', quantization }),
    );
    const names = [...toEntries([...twins, tiny]).values()].map(({ name }) => name);
    expect(names).toEqual(['Llama q4f16_1', 'Llama q4f32_1', 'SmolLM2 135M']);
  });

  it('keeps the entry of a spec that was read again and says the same', () => {
    const before = toEntries([tiny, small]);
    const after = toEntries([{ ...tiny }, { ...small, bytes: 400 }], before);
    expect(after.get(tiny.modelId)).toBe(before.get(tiny.modelId));
    expect(after.get(small.modelId)).not.toBe(before.get(small.modelId));
    expect(after.get(small.modelId)?.spec.bytes).toBe(400);
  });
});

describe('search', () => {
  const entries = [...toEntries(specs).values()];
  const find = (query: string) => findEntries(entries, query).map(({ name }) => name);

  it('finds every word, in any order and case, in names, licences and summaries', () => {
    expect(find('QWEN 0.6')).toEqual(['Qwen3 0.6B']);
    expect(find('texts qwen3')).toEqual(['Qwen3 1.7B']);
    expect(find('apache')).toHaveLength(specs.length);
    expect(find('knowledge')).toEqual(['MiniLM']);
    expect(find('qwen llama')).toEqual([]);
  });

  it('leaves the list as it is without a word', () => {
    expect(findEntries(entries, '  ')).toBe(entries);
  });
});

describe('order', () => {
  it('by family: the demonstration, then families by their smallest model, embedding last', () => {
    expect(namesIn('family')).toEqual([
      'Starter',
      'SmolLM2 135M',
      'Qwen3 0.6B',
      'Qwen3 1.7B',
      'MiniLM',
    ]);
  });

  it('by family: what cannot run here comes last in its family, and so do families of such', () => {
    const entries = toEntries(specs);
    const fits = ({ spec }: { spec: ModelSpec }) => spec !== small && spec !== tiny;
    const groupOf = toGroups([...entries.values()], { canRun: fits, isExcluded, blurbOf });
    const ordered = orderEntries(entries.values(), {
      order: 'family',
      groupOf,
      canRun: fits,
      speedOf: () => undefined,
    });
    expect(ordered.map(({ name }) => name)).toEqual([
      'Starter',
      'Qwen3 1.7B',
      'Qwen3 0.6B',
      'MiniLM',
      'SmolLM2 135M',
    ]);
  });

  it('by name, numbers as numbers', () => {
    expect(namesIn('name')[1]).toBe('Qwen3 0.6B');
  });

  it('by size', () => {
    expect(namesIn('size').slice(0, 2)).toEqual(['Starter', 'MiniLM']);
  });

  it('by speed, unknown ones last', () => {
    const names = namesIn('speed', { 'Qwen3 0.6B': 46, 'SmolLM2 135M': 118 });
    expect(names.slice(0, 3)).toEqual(['SmolLM2 135M', 'Qwen3 0.6B', 'Starter']);
  });
});

describe('headings', () => {
  it('stand before the first of each family that is left', () => {
    const entries = toEntries(specs);
    const groupOf = toGroups([...entries.values()], { canRun, isExcluded, blurbOf });
    const ordered = orderEntries(entries.values(), {
      order: 'family',
      groupOf,
      canRun,
      speedOf: () => undefined,
    });
    const items = withHeadings(findEntries(ordered, 'qwen3'), groupOf);
    expect(items.map((item) => (isGroup(item) ? `# ${item.family}` : item.name))).toEqual([
      '# Qwen3',
      'Qwen3 0.6B',
      'Qwen3 1.7B',
    ]);
    const noteOf = ({ modelId }: ModelSpec) =>
      [...entries.values()].filter((one) => one.spec.modelId === modelId).map(groupOf)[0]?.note;
    expect(noteOf(starter)).toBe('ships with the app');
    expect(noteOf(small)).toBe('many languages');
  });

  it('put what this device can never run under one heading at the end', () => {
    const entries = toEntries(specs);
    const isBarred = ({ spec }: { spec: ModelSpec }) => spec === tiny || spec === large;
    const groupOf = toGroups([...entries.values()], {
      canRun: (entry) => !isBarred(entry),
      isExcluded: isBarred,
      blurbOf,
    });
    const ordered = orderEntries(entries.values(), {
      order: 'family',
      groupOf,
      canRun,
      speedOf: () => undefined,
    });
    const items = withHeadings(ordered, groupOf);
    expect(items.map((item) => (isGroup(item) ? `# ${item.family}` : item.name))).toEqual([
      '# Hearth',
      'Starter',
      '# Qwen3',
      'Qwen3 0.6B',
      '# MiniLM',
      'MiniLM',
      '# Not for this device',
      'SmolLM2 135M',
      'Qwen3 1.7B',
    ]);
  });
});
