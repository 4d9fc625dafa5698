// What a part holds already: read back into the hasher, each chunk held against what it once was.
import { CHUNK_BYTES } from '../../../src/core/model/model-manifest';
import { nextTask } from '../../next-task';
import { type FileHasher } from '../hashing/digest';
import type { PartFile } from '../files/file-store';
import { hasDigest, type WantedFile } from './wanted-file';

/**
 * False for a part that nothing could prove right once it is whole: two halves of different files
 * would pass.
 */
export function isWorthKeeping(file: WantedFile, part: PartFile): boolean {
  if (file.bytes > 0 && part.bytes() > file.bytes) return false;
  if (hasDigest(file)) return true;
  return file.bytes > 0 && part.digests().length === Math.ceil(file.bytes / CHUNK_BYTES);
}

/**
 * Indices of chunks that are not what they were. When there are none, `hasher` stands where the part
 * ends. Throws AbortError.
 */
export async function findBadChunks(
  file: WantedFile,
  part: PartFile,
  hasher: FileHasher,
  signal: AbortSignal,
): Promise<number[]> {
  hasher.reset();
  for (const piece of part.readBack()) {
    await hasher.update(piece);
    // Gigabytes take seconds; an abort is a message and must get in.
    await nextTask();
    signal.throwIfAborted();
  }
  const found = await hasher.chunks();
  // The last one may be short of bytes that are still to come, and says nothing then.
  const isWhole = part.bytes() === file.bytes;
  const count = isWhole ? found.length : Math.floor(part.bytes() / CHUNK_BYTES);
  const known = part.digests().slice(0, count);
  return known.flatMap((digest, at) => (found[at] === digest ? [] : [at]));
}
