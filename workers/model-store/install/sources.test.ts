import { expect, it } from 'vitest';
import { findPublicSource, toPlaces } from './sources';

const SITE = 'https://site.test/app/';
const HUB = 'https://hub.test/a/resolve/main';
const MIRROR = 'https://mirror.test/pool/a/';
const urlsOf = (file: Parameters<typeof toPlaces>[0], sources: readonly string[]) =>
  toPlaces(file, sources, SITE, findPublicSource(sources)).map(({ url }) => url);

it('asks the site, the mirror and the hub in the order of the list', () => {
  expect(urlsOf({ path: 'onnx/a #1.bin', bytes: 0 }, ['models/a/', MIRROR, HUB])).toEqual([
    'https://site.test/app/models/a/onnx/a%20%231.bin',
    'https://mirror.test/pool/a/onnx/a%20%231.bin',
    'https://hub.test/a/resolve/main/onnx/a%20%231.bin',
  ]);
});

it('looks for a file with an own address on the site and on mirrors first', () => {
  const library = { path: 'lib.wasm', bytes: 0, url: 'https://code.test/lib.wasm' };
  expect(urlsOf(library, ['models/a/', MIRROR, HUB])).toEqual([
    'https://site.test/app/models/a/lib.wasm',
    'https://mirror.test/pool/a/lib.wasm',
    'https://code.test/lib.wasm',
  ]);
  expect(urlsOf(library, ['models/a/'])).toHaveLength(2);
  expect(urlsOf(library, [HUB])).toEqual(['https://code.test/lib.wasm']);
});
