// The envelope of a stored segment: what it is, and a checksum over all of it.
import type { SegmentKey, SegmentPart } from '../../src/core/documents/retrieval-api';

const MAGIC = 0x48525447;
const HEADER_NUMBERS = 6;
const HEADER_BYTES = HEADER_NUMBERS * 4;
/** Another number where the content is laid out in another way: old segments are then made again. */
const LAYOUT = 1;
const PART_NUMBERS: Readonly<Record<SegmentPart, number>> = { chunks: 1, vectors: 2, words: 3 };

function checksum(bytes: Uint8Array): number {
  const wholeNumbers = bytes.byteLength >> 2;
  // Each step is a bijection of the sum so far, so one changed number always changes the result.
  let sum = bytes.byteLength;
  const numbers = new Uint32Array(bytes.buffer, bytes.byteOffset, wholeNumbers);
  // An index, not `for of`: it is three times as fast here, and 60 MB pass through at each start.
  for (let index = 0; index < numbers.length; index += 1) {
    sum = Math.imul(sum ^ (numbers[index] ?? 0), 0x9e3779b1);
    sum ^= sum >>> 15;
  }
  for (const byte of bytes.subarray(wholeNumbers * 4)) {
    sum = Math.imul(sum ^ byte, 0x9e3779b1);
    sum ^= sum >>> 15;
  }
  return sum >>> 0;
}

export function tagOf(text: string): number {
  return checksum(Uint8Array.from(new TextEncoder().encode(text)));
}

/** `tag` must be the same when it is opened: what the content was made for. */
export function sealSegment({ segment, part }: SegmentKey, tag: number, content: Uint8Array) {
  const bytes = new Uint8Array(HEADER_BYTES + content.length);
  const header = new Uint32Array(bytes.buffer, 0, HEADER_NUMBERS);
  header.set([MAGIC, 0, LAYOUT, PART_NUMBERS[part], segment, tag]);
  bytes.set(content, HEADER_BYTES);
  header[1] = checksum(bytes.subarray(8));
  return bytes.buffer;
}

/** `damaged`: a bit is wrong, or it is another segment. `stale`: whole, but made for something else. */
export function openSegment(
  { segment, part }: SegmentKey,
  tag: number,
  buffer: ArrayBuffer,
): Uint8Array | 'damaged' | 'stale' {
  if (buffer.byteLength < HEADER_BYTES) return 'damaged';
  const [magic, sum, ...rest] = new Uint32Array(buffer, 0, HEADER_NUMBERS);
  const wanted = [LAYOUT, PART_NUMBERS[part], segment];
  if (magic !== MAGIC || wanted.some((value, index) => rest[index] !== value)) return 'damaged';
  if (checksum(new Uint8Array(buffer, 8)) !== sum) return 'damaged';
  if (rest[wanted.length] !== tag) return 'stale';
  return new Uint8Array(buffer, HEADER_BYTES);
}
