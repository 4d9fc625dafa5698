// What of an installed model is not what its manifest says.
import type { StoredFile } from '../../../src/core/model-manifest';
import type { Damage } from '../../../src/core/model-store-api';
import { hashBlob } from '../hashing/hash-blob';

/** Reads the whole file; undefined when it is as it was installed. */
export async function findDamage(
  file: StoredFile,
  blob: Blob | undefined,
  signal: AbortSignal,
): Promise<Damage | undefined> {
  const { path } = file;
  if (!blob) return { path, chunks: [] };
  const found = await hashBlob(blob, false, signal);
  if (blob.size === file.bytes && found.sha256 === file.sha256) return undefined;
  if (!file.chunks || blob.size > file.bytes) return { path, chunks: [] };
  const chunks = file.chunks.flatMap((digest, at) => (found.chunks[at] === digest ? [] : [at]));
  return { path, chunks };
}
