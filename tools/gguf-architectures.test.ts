import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import listed from '../src/core/model/gguf-architectures.generated.json' with { type: 'json' };
import { findArchitectures } from './gguf-architectures.mjs';

it('the list of architectures is the one inside the wasm that is bundled', () => {
  const wasm = readFileSync('node_modules/@wllama/wllama/esm/wasm/wllama.wasm');
  const found = findArchitectures(wasm);
  expect(found).toContain('qwen3');
  expect(found.toSorted()).toEqual(listed);
});

it('a file without the table is refused', () => {
  expect(() => findArchitectures(Buffer.alloc(10_000))).toThrow('no table of architectures');
});
