import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { blobSource } from '../../src/core/model/headers/byte-cursor';
import { readGgufHeader } from '../../src/core/model/headers/gguf-header';
import { makeGgufFile } from '../../src/core/model/headers/gguf-test-file';
import { widenSmall } from './gguf-widen';

const starter = new URL('../../public/models/starter/starter-q8_0.gguf', import.meta.url);

describe('a small Q8_0 file', () => {
  it('becomes the same model in 32-bit floats', async () => {
    const file = new Blob([await readFile(starter)]);
    const before = await readGgufHeader(blobSource(file));
    const [wide, ...rest] = await widenSmall([file]);
    if (!wide) throw new Error('No file');
    const after = await readGgufHeader(blobSource(wide));
    expect(rest).toEqual([]);
    expect(after).toEqual({ ...before, expectedBytes: after.expectedBytes });
    expect(wide.size).toBeGreaterThanOrEqual(after.expectedBytes);
    expect(after.expectedBytes).toBeGreaterThan(before.parameters * 4);
    // Nothing of Q8_0 is left to widen.
    expect(await widenSmall([wide])).toEqual([wide]);
  });

  it('keeps the value of every weight', async () => {
    const file = makeQ8File([
      [0x3c00, [1, -2, 127, -127]],
      [0xb800, [4, 0, -128]],
      [0x0001, [1]],
    ]);
    const [wide] = await widenSmall([file]);
    const values = new Float32Array((await wide?.arrayBuffer())?.slice(-96 * 4) ?? []);
    expect([...values.subarray(0, 5)]).toEqual([1, -2, 127, -127, 0]);
    expect([...values.subarray(32, 36)]).toEqual([-2, -0, 64, -0]);
    expect(values[64]).toBe(2 ** -24);
  });
});

describe('what is left as it is', () => {
  it('a file without Q8_0, one of other types, one in parts, a large one', async () => {
    const floats = new Blob([makeGgufFile({})]);
    const others = new Blob([makeGgufFile({ tensorType: 2 })]);
    const large = new Blob([makeGgufFile({ tensorType: 8, padding: 9 * 2 ** 20 })]);
    for (const parts of [[floats], [others], [floats, floats], [large], []]) {
      expect(await widenSmall(parts)).toBe(parts);
    }
  });
});

/** One tensor of blocks: its scale as a 16-bit float, its first steps. */
function makeQ8File(blocks: readonly (readonly [number, readonly number[]])[]): Blob {
  const file = makeGgufFile({ tensorType: 8 });
  const header = file.slice(0, file.length - 64 * 4);
  const data = new DataView(new ArrayBuffer(blocks.length * 34));
  blocks.forEach(([scale, steps], block) => {
    data.setUint16(block * 34, scale, true);
    steps.forEach((step, place) => data.setInt8(block * 34 + 2 + place, step));
  });
  // Its second dimension, of which the test file has 2: the number before type and offset.
  const name = new TextEncoder().encode('token_embd.weight');
  const at = header.findLastIndex((_, index) =>
    name.every((byte, place) => header[index + place] === byte),
  );
  new DataView(header.buffer).setBigUint64(at + name.length + 12, BigInt(blocks.length), true);
  return new Blob([header, data.buffer]);
}
