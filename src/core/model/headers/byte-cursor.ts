// Reads a file of any length from front to back, a window at a time, whatever holds its bytes.
import { AppError } from '../../errors';

export interface ByteSource {
  /** Length of the whole file in bytes; undefined where its server does not say. */
  readonly bytes?: number;
  /** The bytes from `from` up to but not including `to`; fewer only where the file ends. */
  read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>>;
}

export function blobSource(blob: Blob): ByteSource {
  return {
    bytes: blob.size,
    read: async (from, to) => new Uint8Array(await blob.slice(from, to).arrayBuffer()),
  };
}

/**
 * Small reads are synchronous once `need` has fetched their bytes, so that a list of 200,000 words
 * costs no 200,000 promises. Everything throws `model-damaged` where the file ends too early.
 */
export interface ByteCursor {
  /** Position in the file. */
  at(): number;
  /** Bytes behind the position that are in memory. */
  available(): number;
  /** Bytes between the position and the end of the file; Infinity where nobody knows. */
  left(): number;
  /** Fetches what is missing of the next `bytes` bytes. At most `MAX_WINDOW_BYTES`. */
  need(bytes: number): Promise<void>;
  /** Jumps over bytes without fetching them. */
  skip(bytes: number): void;
  u8(): number;
  u32(): number;
  i32(): number;
  f32(): number;
  f64(): number;
  /** Throws `model-damaged` above 2^53: no length or offset of a real file is. */
  u64(): number;
  i64(): number;
  take(bytes: number): Uint8Array<ArrayBuffer>;
}

export const MAX_WINDOW_BYTES = 4 * 2 ** 20;
const FIRST_WINDOW_BYTES = 2 ** 18;
const VIEW_OF_NOTHING = new DataView(new ArrayBuffer(0));

/** `maxBytes`: how much may be fetched in all before the file counts as damaged. */
export function createByteCursor(source: ByteSource, maxBytes: number): ByteCursor {
  let view = VIEW_OF_NOTHING;
  /** Where in the file the window begins. */
  let start = 0;
  /** Position inside the window; beyond its end after a skip. */
  let offset = 0;
  let fetchedBytes = 0;
  let windowBytes = FIRST_WINDOW_BYTES;

  const at = () => start + offset;
  const left = () => (source.bytes === undefined ? Infinity : source.bytes - at());
  const available = () => Math.max(0, view.byteLength - offset);

  async function need(bytes: number): Promise<void> {
    if (available() >= bytes) return;
    if (bytes > left()) throw cutShort(at());
    if (bytes > MAX_WINDOW_BYTES) throw damaged('an entry of it is far too long');
    const from = at();
    const to = Math.min(from + Math.max(bytes, windowBytes), source.bytes ?? Infinity);
    fetchedBytes += to - from;
    if (fetchedBytes > maxBytes) throw damaged('its header is longer than that of any real model');
    const window = await source.read(from, to);
    view = new DataView(window.buffer, window.byteOffset, window.byteLength);
    start = from;
    offset = 0;
    windowBytes = Math.min(windowBytes * 2, MAX_WINDOW_BYTES);
    if (available() < bytes) throw cutShort(at());
  }

  const step = (bytes: number): number => {
    const here = offset;
    offset += bytes;
    return here;
  };

  return {
    at,
    available,
    left,
    need,
    skip(bytes) {
      if (bytes > left()) throw cutShort(at());
      step(bytes);
    },
    u8: () => view.getUint8(step(1)),
    u32: () => view.getUint32(step(4), true),
    i32: () => view.getInt32(step(4), true),
    f32: () => view.getFloat32(step(4), true),
    f64: () => view.getFloat64(step(8), true),
    u64: () => toSafe(view.getBigUint64(step(8), true)),
    i64: () => Number(view.getBigInt64(step(8), true)),
    take: (bytes) => new Uint8Array(view.buffer, view.byteOffset + step(bytes), bytes),
  } satisfies ByteCursor;
}

function toSafe(value: bigint): number {
  if (value > Number.MAX_SAFE_INTEGER) throw damaged('it gives a length that no file can have');
  return Number(value);
}

/** `reason` goes on after "The file cannot be read: ". */
export function damaged(reason: string): AppError {
  return new AppError('model-damaged', `Damaged header: ${reason}`, {
    why: `The file cannot be read: ${reason}.`,
  });
}

function cutShort(at: number): AppError {
  return damaged(`it ends in the middle of its header, at byte ${at}`);
}
