// Just enough of tar (POSIX ustar, pax for long names) for a model in one file that any computer
// opens. Packing and reading copy no contents: both stand on slices of blobs.
import { AppError } from '../../../src/core/errors';

const BLOCK_BYTES = 512;
/** Eleven octal digits. */
const MAX_FILE_BYTES = 8 ** 11 - 1;
const NAME_BYTES = 100;
const MAX_PAX_BYTES = 65_536;

export interface TarEntry {
  readonly path: string;
  readonly blob: Blob;
}

/** Throws `model-unsupported` for a file of 8 GiB or more. */
export function packTar(entries: readonly TarEntry[]): Blob {
  const parts: BlobPart[] = [];
  const add = (name: string, type: string, blob: Blob) => {
    parts.push(makeHeader(name, blob.size, type), blob, padding(blob.size));
  };
  for (const { path, blob } of entries) {
    if (blob.size > MAX_FILE_BYTES) {
      throw new AppError('model-unsupported', `${path} is too large for a pack`, { path });
    }
    const isShort = path.length <= NAME_BYTES && /^[\x20-\x7e]*$/.test(path);
    if (!isShort) add('pax', 'x', new Blob([makePaxRecord('path', path)]));
    add(isShort ? path : `long-name-${parts.length}`, '0', blob);
  }
  parts.push(new Uint8Array(2 * BLOCK_BYTES));
  return new Blob(parts, { type: 'application/x-tar' });
}

/** Throws `model-unsupported` for what is no tar, `model-damaged` for one that is cut short or broken. */
export async function readTar(tar: Blob): Promise<TarEntry[]> {
  const entries: TarEntry[] = [];
  let longName: string | undefined;
  for (let at = 0; ;) {
    const block = new Uint8Array(await tar.slice(at, at + BLOCK_BYTES).arrayBuffer());
    if (block.length < BLOCK_BYTES) throw at === 0 ? notTar() : broken('it is cut short');
    if (block.every((byte) => byte === 0)) return entries;
    const header = readHeader(block);
    if (!header) throw at === 0 ? notTar() : broken('a wrong header');
    at += BLOCK_BYTES;
    const blob = tar.slice(at, at + header.bytes);
    if (blob.size < header.bytes) throw broken('it is cut short');
    at += header.bytes + padding(header.bytes).length;
    if (header.type === 'x') {
      if (header.bytes > MAX_PAX_BYTES) throw broken('a wrong header');
      longName = readPaxPath(await blob.text()) ?? longName;
    } else if (header.type === '0' || header.type === '\0') {
      entries.push({ path: longName ?? header.path, blob });
      longName = undefined;
    } else if (header.type !== '5' && header.type !== 'g') {
      // Links and devices have no business in a model.
      throw broken('an entry that is no file');
    }
  }
}

function makeHeader(name: string, bytes: number, type: string): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(BLOCK_BYTES);
  const put = (text: string, at: number) => {
    header.set(new TextEncoder().encode(text), at);
  };
  put(name, 0);
  put('0000644\0' + '0000000\0' + '0000000\0', 100);
  put(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  put(`${'0'.repeat(11)}\0`, 136);
  put(type, 156);
  put('ustar\0' + '00', 257);
  put(`${sumOf(header).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

function readHeader(block: Uint8Array) {
  const text = (from: number, length: number) =>
    new TextDecoder().decode(block.subarray(from, from + length)).replace(/\0.*$/s, '');
  const octal = (from: number, length: number) => parseInt(text(from, length).trim() || '0', 8);
  if (octal(148, 8) !== sumOf(block)) return undefined;
  const bytes = octal(124, 12);
  if (!Number.isSafeInteger(bytes) || bytes < 0) return undefined;
  const prefix = text(257, 5) === 'ustar' ? text(345, 155) : '';
  const path = prefix ? `${prefix}/${text(0, NAME_BYTES)}` : text(0, NAME_BYTES);
  return { path, bytes, type: String.fromCharCode(block[156] ?? 0) };
}

/** Of all bytes, the sum's own eight counted as spaces. */
function sumOf(block: Uint8Array): number {
  return block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}

/** `length key=value\n`, where the length counts itself. */
function makePaxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const restBytes = new TextEncoder().encode(rest).length;
  let length = restBytes;
  while (length !== restBytes + String(length).length) length = restBytes + String(length).length;
  return `${length}${rest}`;
}

function readPaxPath(records: string): string | undefined {
  return /^\d+ path=(.*)$/m.exec(records)?.[1];
}

function padding(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array((BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES);
}

function notTar(): AppError {
  return new AppError('model-unsupported', 'This file is no model pack', { reason: 'no tar file' });
}

function broken(reason: string): AppError {
  return new AppError('model-damaged', `The pack cannot be read: ${reason}`, {
    reason,
    why: `The pack cannot be read: ${reason}.`,
  });
}
