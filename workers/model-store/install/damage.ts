// What of an installed model is not what its manifest says.
import type { StoredFile } from '../../../src/core/model/model-manifest';
import type { Damage } from '../../../src/core/model/model-store-api';
import { digestChunks, hashBlob } from '../hashing/hash-blob';

/** Reads the whole file; undefined when it is as it was installed. */
export async function findDamage(
  file: StoredFile,
  blob: Blob | undefined,
  signal: AbortSignal,
): Promise<Damage | undefined> {
  const { path } = file;
  if (!blob) return { path, chunks: [] };
  if (!file.chunks) {
    const { sha256 } = await hashBlob(blob, false, signal);
    return blob.size === file.bytes && sha256 === file.sha256 ? undefined : { path, chunks: [] };
  }
  if (blob.size > file.bytes) return { path, chunks: [] };
  // They were taken of the very bytes whose digest was right, and the browser's own hashing, several
  // times as fast as ours, can do them.
  const found = await digestChunks(blob, signal);
  const chunks = file.chunks.flatMap((digest, at) => (found[at] === digest ? [] : [at]));
  return chunks.length > 0 ? { path, chunks } : undefined;
}
