import { describe, expect, it } from 'vitest';
import type { RuntimeFile } from '../../core/offline/offline-files';
import { pickNeeded } from './needed-files';

const file = (url: string, bytes: number, need: RuntimeFile['need'] = 'always'): RuntimeFile => ({
  url,
  bytes,
  need,
});

describe('pickNeeded', () => {
  const files = [
    file('a.js', 1),
    file('n.wasm', 2, 'native'),
    file('c.wasm', 3, 'compat'),
    file('pdf.js', 4, 'on-use'),
  ];
  it.each([
    [true, ['a.js', 'n.wasm']],
    [false, ['a.js', 'c.wasm']],
  ])('native engine: %s', (isNative, urls) => {
    expect(pickNeeded(files, isNative).map(({ url }) => url)).toEqual(urls);
  });
});
