import { expect, test } from 'vitest';
import { CHUNK_BYTES } from './model-manifest';
import { countParts, findDamagedParts, partAt } from './model-parts';

const files = [
  { path: 'a', bytes: 2 * CHUNK_BYTES + 5 },
  { path: 'b', bytes: CHUNK_BYTES },
  { path: 'c', bytes: 7 },
];

test('parts are counted through all files, once every size is known', () => {
  expect(countParts(files)).toBe(5);
  expect(countParts([...files, { path: 'd', bytes: 0 }])).toBeUndefined();
  expect(countParts([])).toBeUndefined();
});

test('the arriving part follows the bytes that are here', () => {
  expect(partAt(files, 0)).toBe(1);
  expect(partAt(files, CHUNK_BYTES - 1)).toBe(1);
  expect(partAt(files, CHUNK_BYTES)).toBe(2);
  expect(partAt(files, 2 * CHUNK_BYTES + 5)).toBe(4);
  expect(partAt(files, 3 * CHUNK_BYTES + 12)).toBe(5);
});

test('damage becomes numbers of parts and the bytes to fetch', () => {
  const damage = [
    { path: 'a', chunks: [0, 2] },
    { path: 'c', chunks: [] },
  ];
  expect(findDamagedParts(files, damage)).toEqual({
    indices: [0, 2, 4],
    bytes: CHUNK_BYTES + 5 + 7,
  });
  expect(findDamagedParts(files, [])).toEqual({ indices: [], bytes: 0 });
});
