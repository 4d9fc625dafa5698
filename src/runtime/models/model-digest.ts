import type { ModelManifest } from '../../core/model/model-manifest';

/** Enough of the digests to tell one set of files from another. */
export function digestOf({ files }: Pick<ModelManifest, 'files'>): string {
  return files.map(({ sha256 }) => sha256.slice(0, 16)).join(' ');
}
