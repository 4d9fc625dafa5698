// What of a model is in the store already.
import type { ModelManifest, ModelSpec, StoredFile } from '../../../src/core/model/model-manifest';
import { hashBlob } from '../hashing/hash-blob';
import type { FileStore } from '../files/file-store';
import { findMismatch, hasDigest, type WantedFile } from '../fetch/wanted-file';

/** True when nothing has to be fetched for this spec. */
export function isSameModel(manifest: ModelManifest, spec: ModelSpec): boolean {
  if (spec.fileIndex) {
    const key = ({ files, sources }: ModelSpec) => JSON.stringify([files, sources]);
    return key(manifest.spec) === key(spec);
  }
  return (
    manifest.files.length === spec.files.length &&
    spec.files.every((file) => {
      const stored = manifest.files.find((other) => other.path === file.path);
      return stored && findMismatch(file, stored.bytes, stored) === undefined;
    })
  );
}

/** The file as it is in the store when its bytes are the wanted ones: nothing to fetch. */
export async function findStored(
  files: FileStore,
  modelId: string,
  file: WantedFile,
  before: ModelManifest | undefined,
  signal: AbortSignal,
): Promise<StoredFile | undefined> {
  const known = before?.files.find((other) => other.path === file.path);
  if (known?.isLinked && hasDigest(file) && known.sha256 === file.sha256) return known;
  const blob = hasDigest(file) ? await files.read(modelId, file.path) : undefined;
  if (!blob || (file.bytes > 0 && blob.size !== file.bytes)) return undefined;
  if (known && known.sha256 === file.sha256 && known.bytes === blob.size) return known;
  const digests = await hashBlob(blob, file.md5 !== undefined, signal);
  if (findMismatch(file, blob.size, digests) !== undefined) return undefined;
  return { path: file.path, bytes: blob.size, sha256: digests.sha256, chunks: digests.chunks };
}

/** In the order the spec has them: adapters load parts first to last. */
export function inOrder(
  stored: readonly StoredFile[],
  wanted: readonly WantedFile[],
): StoredFile[] {
  const rank = (file: StoredFile) => wanted.findIndex((other) => other.path === file.path);
  return stored.toSorted((a, b) => rank(a) - rank(b));
}
