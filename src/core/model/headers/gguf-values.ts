// Key-value pairs of a GGUF header. Long lists (the vocabulary) are counted and passed over.
import { damaged, MAX_WINDOW_BYTES, type ByteCursor } from './byte-cursor';

/** A list that was too long to keep. */
export interface CountedList {
  readonly count: number;
}
export type GgufValue = number | boolean | string | readonly GgufValue[] | CountedList;

/** Lists up to here are kept: numbers per layer, sampler names. */
const MAX_KEPT_ITEMS = 1024;
/** The specification's own limit. */
const MAX_KEY_BYTES = 65_535;
const MAX_NESTING = 2;

const STRING = 8;
const ARRAY = 9;
const BOOL = 7;
/** Value type -> bytes. */
const SCALAR_BYTES: Readonly<Partial<Record<number, number>>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};
/** The least a string or a list takes: its length, or its type and its length. */
const LENGTH_BYTES = 8;

export async function readKey(cursor: ByteCursor): Promise<string> {
  return readString(cursor, MAX_KEY_BYTES);
}

/** Throws `model-damaged` for a type that does not exist or a length the file has no room for. */
export async function readValue(cursor: ByteCursor): Promise<GgufValue> {
  await cursor.need(4);
  return readTyped(cursor, cursor.u32(), 0);
}

/** Throws `model-damaged` when the text is longer than `maxBytes` or than the file. */
export async function readString(cursor: ByteCursor, maxBytes: number): Promise<string> {
  const bytes = await readLength(cursor, 1);
  if (bytes > maxBytes) throw damaged('a name in it is far too long');
  await cursor.need(bytes);
  return new TextDecoder().decode(cursor.take(bytes));
}

async function readLength(cursor: ByteCursor, itemBytes: number): Promise<number> {
  await cursor.need(LENGTH_BYTES);
  const count = cursor.u64();
  if (count * itemBytes > cursor.left()) {
    throw damaged(`it announces ${count} entries where there is no room for them`);
  }
  return count;
}

async function readTyped(cursor: ByteCursor, type: number, depth: number): Promise<GgufValue> {
  if (type === STRING) return readString(cursor, MAX_WINDOW_BYTES);
  if (type === ARRAY) return readList(cursor, depth);
  const bytes = SCALAR_BYTES[type];
  if (bytes === undefined) throw damaged(`it has a value of the unknown kind ${type}`);
  await cursor.need(bytes);
  return readScalar(cursor, type);
}

async function readList(cursor: ByteCursor, depth: number): Promise<GgufValue> {
  if (depth >= MAX_NESTING) throw damaged('its lists are nested too deep');
  await cursor.need(4);
  const type = cursor.u32();
  const scalarBytes = SCALAR_BYTES[type];
  if (scalarBytes === undefined && type !== STRING && type !== ARRAY) {
    throw damaged(`it has a list of the unknown kind ${type}`);
  }
  const count = await readLength(cursor, scalarBytes ?? LENGTH_BYTES);
  if (count <= MAX_KEPT_ITEMS) {
    const items: GgufValue[] = [];
    for (let index = 0; index < count; index += 1) {
      items.push(await readTyped(cursor, type, depth + 1));
    }
    return items;
  }
  if (scalarBytes !== undefined) cursor.skip(count * scalarBytes);
  else if (type === STRING) await skipStrings(cursor, count);
  else for (let index = 0; index < count; index += 1) await readList(cursor, depth + 1);
  return { count };
}

async function skipStrings(cursor: ByteCursor, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    if (cursor.available() < LENGTH_BYTES) await cursor.need(LENGTH_BYTES);
    cursor.skip(cursor.u64());
  }
}

function readScalar(cursor: ByteCursor, type: number): number | boolean {
  switch (type) {
    case 0:
      return cursor.u8();
    case 1:
      return (cursor.u8() << 24) >> 24;
    case 2:
      return cursor.u8() | (cursor.u8() << 8);
    case 3:
      return ((cursor.u8() | (cursor.u8() << 8)) << 16) >> 16;
    case 4:
      return cursor.u32();
    case 5:
      return cursor.i32();
    case 6:
      return cursor.f32();
    case BOOL:
      return cursor.u8() !== 0;
    case 10:
      return cursor.u64();
    case 11:
      return cursor.i64();
    default:
      return cursor.f64();
  }
}
