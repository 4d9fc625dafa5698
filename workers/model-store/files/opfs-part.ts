// A part in OPFS: its bytes in one file, the digests of its chunks in another beside it.
import { isMissing, PART_SUFFIX } from './layout';
import type { PartFile } from './file-store';

/** SHA-256 of each chunk in hex, one after the other. */
const DIGESTS_SUFFIX = '.chunks';
const HEX_LENGTH = 64;
const READ_BYTES = 4 * 2 ** 20;

export async function openOpfsPart(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<PartFile> {
  const part = await folder.getFileHandle(name + PART_SUFFIX, { create: true });
  const bytes = await part.createSyncAccessHandle();
  try {
    const list = await folder.getFileHandle(name + DIGESTS_SUFFIX, { create: true });
    return toPartFile(bytes, await list.createSyncAccessHandle());
  } catch (error) {
    bytes.close();
    throw error;
  }
}

/** Both files; nothing happens to those that are not there. */
export async function removeOpfsPart(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<void> {
  await removeEntry(folder, name + PART_SUFFIX);
  await removeEntry(folder, name + DIGESTS_SUFFIX);
}

export async function removeEntry(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await folder.removeEntry(name, { recursive: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function toPartFile(
  handle: FileSystemSyncAccessHandle,
  list: FileSystemSyncAccessHandle,
): PartFile {
  let bytes = handle.getSize();
  let digests = readDigests(list);
  return {
    bytes: () => bytes,
    append(chunk) {
      writeAll(handle, chunk, bytes);
      bytes += chunk.length;
    },
    overwrite(at, piece) {
      writeAll(handle, piece, at);
    },
    digests: () => digests,
    setDigests(next) {
      digests = next;
      list.truncate(0);
      writeAll(list, new TextEncoder().encode(next.join('')), 0);
    },
    *readBack() {
      const buffer = new Uint8Array(READ_BYTES);
      for (let at = 0; at < bytes;) {
        const count = handle.read(buffer, { at });
        if (count === 0) throw new DOMException('The file ended early', 'NotReadableError');
        yield buffer.subarray(0, count);
        at += count;
      }
    },
    clear() {
      list.truncate(0);
      digests = [];
      handle.truncate(0);
      bytes = 0;
    },
    flush() {
      handle.flush();
      list.flush();
    },
    close() {
      handle.close();
      list.close();
    },
  };
}

/**
 * Where the quota ends Chromium 156 does not throw: it writes a part of the chunk and returns a
 * negative error number as an unsigned one.
 */
function writeAll(
  handle: FileSystemSyncAccessHandle,
  chunk: Uint8Array<ArrayBuffer>,
  at: number,
): void {
  const sizeBefore = handle.getSize();
  if (handle.write(chunk, { at }) === chunk.length) return;
  if (handle.getSize() > sizeBefore) handle.truncate(sizeBefore);
  throw new DOMException('No room left', 'QuotaExceededError');
}

/** A write that a crash cut short leaves fewer, not wrong ones. */
function readDigests(list: FileSystemSyncAccessHandle): readonly string[] {
  const text = new Uint8Array(list.getSize());
  list.read(text, { at: 0 });
  return new TextDecoder().decode(text).match(new RegExp(`[\\da-f]{${HEX_LENGTH}}`, 'g')) ?? [];
}
