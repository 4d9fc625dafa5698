// Writing and reading the numbers of a stored trace.

export interface ByteWriter {
  /** LEB128: 7 bits a byte, lowest first. Whole numbers from 0 to 2^53. */
  varint(value: number): void;
  uint16(value: number): void;
  /** The upper three bytes of a float32, rounded: 16 significant bits. */
  float24(value: number): void;
  bytes(bytes: ArrayLike<number>): void;
  /** What was written. */
  take(): Uint8Array<ArrayBuffer>;
}

export interface ByteReader {
  readonly position: number;
  byte(): number;
  varint(): number;
  uint16(): number;
  float24(): number;
  bytes(count: number): Uint8Array;
}

const FIRST_CAPACITY_BYTES = 4096;
const MAX_VARINT_BYTES = 8;

export function createByteWriter(): ByteWriter {
  let buffer = new Uint8Array(FIRST_CAPACITY_BYTES);
  let length = 0;
  const scratch = new DataView(new ArrayBuffer(4));
  const reserve = (count: number) => {
    if (length + count <= buffer.length) return;
    const larger = new Uint8Array(Math.max(buffer.length * 2, length + count));
    larger.set(buffer.subarray(0, length));
    buffer = larger;
  };
  const put = (byte: number) => {
    reserve(1);
    buffer[length] = byte;
    length += 1;
  };
  return {
    varint(value) {
      let rest = value;
      while (rest > 0x7f) {
        put((rest % 0x80) | 0x80);
        rest = Math.floor(rest / 0x80);
      }
      put(rest);
    },
    uint16(value) {
      put(value & 0xff);
      put(value >> 8);
    },
    float24(value) {
      scratch.setFloat32(0, value);
      // Half of what is dropped, so that it is rounded; an infinity stays one.
      const bits = scratch.getUint32(0);
      const rounded = Number.isFinite(value) ? bits + 0x80 : bits;
      put((rounded >>> 24) & 0xff);
      put((rounded >>> 16) & 0xff);
      put((rounded >>> 8) & 0xff);
    },
    bytes(bytes) {
      reserve(bytes.length);
      buffer.set(bytes, length);
      length += bytes.length;
    },
    take: () => buffer.slice(0, length),
  };
}

/** Its methods throw a RangeError where the bytes end too early. */
export function createByteReader(source: Uint8Array): ByteReader {
  // One number seen in two ways: a DataView costs a call for each of hundreds of thousands.
  const floats = new Float32Array(1);
  const bits = new Uint32Array(floats.buffer);
  let position = 0;
  const byte = () => {
    const value = source[position];
    if (value === undefined) throw new RangeError('The bytes end');
    position += 1;
    return value;
  };
  return {
    get position() {
      return position;
    },
    byte,
    varint() {
      const first = byte();
      if (first < 0x80) return first;
      let value = first & 0x7f;
      for (let place = 1; place < MAX_VARINT_BYTES; place += 1) {
        const next = byte();
        value += (next & 0x7f) * 2 ** (7 * place);
        if (next < 0x80) return value;
      }
      return Infinity;
    },
    uint16() {
      const low = byte();
      return low | (byte() << 8);
    },
    float24() {
      const high = byte();
      const middle = byte();
      bits[0] = (high << 24) | (middle << 16) | (byte() << 8);
      return floats[0] ?? NaN;
    },
    bytes(count) {
      if (count > source.length - position) throw new RangeError('The bytes end');
      position += count;
      return source.slice(position - count, position);
    },
  };
}
