import { describe, expect, it } from 'vitest';
import { toSiteConfig } from './site-config';

describe('site config', () => {
  it('takes what is well formed and drops the rest', () => {
    expect(toSiteConfig({ fetchModels: ['a', 7], defaultModel: 'a', other: 1 })).toEqual({
      fetchModels: ['a'],
      defaultModel: 'a',
    });
  });

  it('sets nothing when the file holds something else', () => {
    for (const value of [null, 'text', 3, [], { fetchModels: 'a', defaultModel: 1 }]) {
      expect(toSiteConfig(value)).toEqual({ fetchModels: [] });
    }
  });
});
