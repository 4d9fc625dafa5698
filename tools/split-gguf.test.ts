import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addToGguf, splitGguf } from './split-gguf.mjs';

const source = readFileSync(new URL('../public/models/starter/starter-q8_0.gguf', import.meta.url));
const tensorCountOf = (gguf: Buffer) => Number(gguf.readBigUInt64LE(8));
const entryCountOf = (gguf: Buffer) => Number(gguf.readBigUInt64LE(16));

describe('splitGguf', () => {
  it.each([1, 2, 3])('makes %i whole files with every tensor once', (count) => {
    const parts = splitGguf(source, count);
    expect(parts).toHaveLength(count);
    expect(parts.reduce((sum, part) => sum + tensorCountOf(part), 0)).toBe(tensorCountOf(source));
    parts.forEach((part, index) => {
      expect(part.toString('latin1', 0, 4)).toBe('GGUF');
      expect(part.length % 32).toBe(0);
      expect(entryCountOf(part)).toBe(3 + (index === 0 ? entryCountOf(source) : 0));
    });
  });

  it('copies the bytes of tensors unchanged and in order', () => {
    const [first = Buffer.of(), second = Buffer.of()] = splitGguf(source, 2);
    // The second part is a head of some hundred bytes and then nothing but tensors.
    const tail = second.subarray(second.length - 1_000_000);
    expect(source.subarray(source.length - tail.length).equals(tail)).toBe(true);
    expect(source.indexOf(first.subarray(first.length - 100_000))).toBeGreaterThan(0);
    expect(Math.abs(first.length - second.length)).toBeLessThan(source.length / 4);
  });

  it('refuses what is no GGUF file', () => {
    expect(() => splitGguf(Buffer.from('<!doctype html>'), 2)).toThrow('Not a GGUF file');
  });
});

describe('addToGguf', () => {
  it('adds a number, or puts it in the place of the one that is there', () => {
    const added = addToGguf(source, { 'llama.pooling_type': 1 });
    expect(entryCountOf(added)).toBe(entryCountOf(source) + 1);
    expect(added.includes('llama.pooling_type')).toBe(true);
    const changed = addToGguf(source, { 'llama.context_length': 77 });
    expect(entryCountOf(changed)).toBe(entryCountOf(source));
    const key = 'llama.context_length';
    expect(changed.readUInt32LE(changed.indexOf(key) + key.length + 4)).toBe(77);
    const tail = source.subarray(source.length - 1_000_000);
    expect(changed.subarray(changed.length - tail.length).equals(tail)).toBe(true);
  });
});
