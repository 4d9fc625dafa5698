import { expect, it } from 'vitest';
import { toCuts } from './measure-state';

const present = { chunkTokens: 256, overlapTokens: 40 };

it('reads sizes with and without their overlap, each once', () => {
  expect(toCuts('128, 256 512/64 and 128', present)).toEqual([
    { chunkTokens: 128, overlapTokens: 16 },
    present,
    { chunkTokens: 512, overlapTokens: 64 },
  ]);
});

it('keeps sizes and overlaps within what a chunk can be', () => {
  expect(toCuts('1 99999 100/90', present)).toEqual([
    { chunkTokens: 32, overlapTokens: 4 },
    { chunkTokens: 2048, overlapTokens: 256 },
    { chunkTokens: 100, overlapTokens: 50 },
  ]);
  expect(toCuts('none', present)).toEqual([]);
});
