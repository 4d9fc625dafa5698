import { expect, it } from 'vitest';
import listed from '../src/core/model/transformers-types.generated.json' with { type: 'json' };
import { findModelTypes, readModelTypes } from './transformers-types.mjs';

it('the list of model types is that of the bundled library', () => {
  expect(readModelTypes()).toEqual(listed);
  expect(listed.chat).toContain('qwen3');
  expect(listed.embed).toContain('bert');
});

it('a registry without the tables is refused', () => {
  expect(() => findModelTypes('export {};')).toThrow('in the registry of transformers.js');
});
