// The little of the protobuf wire format that an ONNX file needs: fields one after the other,
// whatever is not asked for passed over without being fetched.
import { damaged, type ByteCursor } from './byte-cursor';

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
const MAX_VARINT_BYTES = 10;

/** One field of a message; `value` for numbers, `bytes` for everything with a length. */
export interface Field {
  readonly number: number;
  /** Of a varint field; its low 53 bits. */
  readonly value: number;
  /** Length of a text, a message or packed numbers; undefined for plain numbers. */
  readonly bytes?: number;
}

/**
 * Calls `visit` for each field up to `end` (a position in the file). A visitor may read the content
 * of a field with a length, up to its end and no further; what it leaves is passed over.
 */
export async function readFields(
  cursor: ByteCursor,
  end: number,
  visit: (field: Field) => Promise<void> | void,
): Promise<void> {
  while (cursor.at() < end) {
    const tag = await readVarint(cursor, end);
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (number === 0) throw damaged('it is not an ONNX file, whatever its name says');
    if (wire === VARINT) {
      await visit({ number, value: await readVarint(cursor, end) });
    } else if (wire === BYTES) {
      const bytes = await readVarint(cursor, end);
      const next = cursor.at() + bytes;
      if (next > end) throw damaged('an entry of it is longer than the whole');
      await visit({ number, value: 0, bytes });
      if (cursor.at() > next) throw damaged('its entries overlap');
      cursor.skip(next - cursor.at());
    } else if (wire === FIXED64 || wire === FIXED32) {
      cursor.skip(wire === FIXED64 ? 8 : 4);
    } else {
      throw damaged('it is not an ONNX file, whatever its name says');
    }
  }
}

/** `bytes` of UTF-8, at most `maxBytes`; longer ones are cut. */
export async function readText(
  cursor: ByteCursor,
  bytes: number,
  maxBytes: number,
): Promise<string> {
  const kept = Math.min(bytes, maxBytes);
  await cursor.need(kept);
  return new TextDecoder().decode(cursor.take(kept));
}

/** Numbers packed into one field. */
export async function readPacked(cursor: ByteCursor, bytes: number): Promise<number[]> {
  const end = cursor.at() + bytes;
  const values: number[] = [];
  while (cursor.at() < end) values.push(await readVarint(cursor, end));
  return values;
}

async function readVarint(cursor: ByteCursor, end: number): Promise<number> {
  let value = 0;
  let scale = 1;
  for (let index = 0; index < MAX_VARINT_BYTES && cursor.at() < end; index += 1) {
    if (cursor.available() < 1) await cursor.need(1);
    const byte = cursor.u8();
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte < 0x80) return value;
  }
  throw damaged('it holds a number without an end');
}
