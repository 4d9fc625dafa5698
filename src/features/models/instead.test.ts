import { expect, it } from 'vitest';
import type { ModelSpec } from '../../core/model/model-manifest';
import { testSpec } from '../../test/life';

import { findInstead } from './instead';
import type { ModelEntry } from './model-entries';

const entryOf = (name: string, spec: Partial<ModelSpec>): ModelEntry => ({
  spec: testSpec(name, spec),
  name,
  haystack: '',
});
const big = entryOf('Qwen3 8B', { family: 'Qwen3', bytes: 5000 });
const kin = entryOf('Qwen3 0.6B', { family: 'Qwen3', bytes: 400 });
const other = entryOf('Llama 1B', { family: 'Llama', bytes: 800 });
const tooBig = entryOf('Qwen3 4B', { family: 'Qwen3', bytes: 2500 });
const embed = entryOf('MiniLM', { task: 'embed', bytes: 23 });
const demo = entryOf('Starter', { demo: true, bytes: 3 });
const inputs = {
  entries: [big, kin, other, tooBig, embed, demo],
  fitOf: (entry: ModelEntry) =>
    ({ fit: entry === big || entry === tooBig ? 'too-big' : 'fits', reason: '' }) as const,
  isInstalled: () => false,
};

it('takes the largest of the family that fits, else the largest of all', () => {
  expect(findInstead(big, inputs)).toBe(kin);
  expect(findInstead(big, { ...inputs, entries: [big, other, embed, demo] })).toBe(other);
});

it('looks at the room that is left, which what is here does not need', () => {
  expect(findInstead(big, { ...inputs, freeBytes: 100 })).toBeUndefined();
  expect(findInstead(big, { ...inputs, freeBytes: 100, isInstalled: () => true })).toBe(kin);
});

it('has nothing for what is the smallest of its task', () => {
  expect(findInstead(embed, inputs)).toBeUndefined();
  expect(findInstead(kin, inputs)).toBeUndefined();
});
