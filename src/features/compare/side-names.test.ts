import { describe, expect, it } from 'vitest';
import { commonLength } from './common-length';
import { toSideNames } from './side-names';

describe('toSideNames', () => {
  it('calls a side by its model, and by its settings where the model is there twice', () => {
    const named = toSideNames([
      { model: 'Starter', parameters: { temperature: 0 } },
      { model: 'SmolLM2', parameters: { temperature: 0 } },
      { model: 'Starter', parameters: { temperature: 0.9, topP: 0.8 } },
    ]);
    expect(named).toEqual([
      'Starter, temperature 0',
      'SmolLM2',
      'Starter, temperature 0.9, top p 0.8',
    ]);
  });

  it('counts what is the same', () => {
    const side = { model: 'A', parameters: {} };
    expect(toSideNames([side, side])).toEqual([
      'A, the model’s own settings (1)',
      'A, the model’s own settings (2)',
    ]);
  });
});

describe('commonLength', () => {
  it.each([
    ['same', 'same', 4],
    ['same', 'sand', 2],
    ['', 'x', 0],
    ['a😀', 'a😁', 1],
  ])('of %s and %s is %d', (a, b, length) => {
    expect(commonLength(a, b)).toBe(length);
  });
});
