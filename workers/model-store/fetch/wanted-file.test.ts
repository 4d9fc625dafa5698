import { describe, expect, it } from 'vitest';
import { checkContentType, checkStart, findMismatch } from './wanted-file';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('checkStart', () => {
  it.each([
    ['model.gguf', 'GGUF\u0003\0\0\0', undefined],
    ['model.gguf', 'gguf', 'not a GGUF file'],
    ['lib.wasm', '\0asm\u0001\0\0\0', undefined],
    ['lib.wasm', 'oops', 'not a WebAssembly file'],
    ['config.json', '{"a": 1}', undefined],
    ['config.json', '\uFEFF[1]', undefined],
    ['config.json', 'Not found', 'not a JSON file'],
    ['params.bin', '\n<!DOCTYPE html>', 'a web page came instead of the file'],
    ['params.bin', '<html lang="en">', 'a web page came instead of the file'],
    ['guide.html', '<!doctype html>', undefined],
    ['params.bin', '<<<binary', undefined],
  ])('%s starting with %j: %s', (path, start, reason) => {
    expect(checkStart(path, bytes(start))).toBe(reason);
  });
});

it('tells a web page by its type', () => {
  expect(checkContentType('a.gguf', 'Text/HTML; charset=utf-8')).toContain('web page');
  expect(checkContentType('a.gguf', 'application/octet-stream')).toBeUndefined();
  expect(checkContentType('a.html', 'text/html')).toBeUndefined();
});

it('compares whatever the source published', () => {
  const digests = { sha256: 'aa', md5: 'bb' };
  expect(findMismatch({ path: 'x', bytes: 0 }, 5, digests)).toBeUndefined();
  expect(findMismatch({ path: 'x', bytes: 4 }, 5, digests)).toContain('5 bytes instead of 4');
  expect(findMismatch({ path: 'x', bytes: 5, sha256: 'ab' }, 5, digests)).toContain('SHA-256');
  expect(findMismatch({ path: 'x', bytes: 5, md5: 'ba' }, 5, digests)).toContain('MD5');
});
