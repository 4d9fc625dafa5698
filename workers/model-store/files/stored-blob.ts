import type { StoredFile } from '../../../src/core/model/model-manifest';
import type { ModelStoreHost } from '../install/install-model';
import { openLinked } from './linked-files';

/** The bytes of an installed file, wherever they lie. Throws `file-unavailable` for a linked one. */
export async function readStoredFile(
  { files, links }: ModelStoreHost,
  modelId: string,
  { path, isLinked }: StoredFile,
): Promise<Blob | undefined> {
  if (!isLinked) return files.read(modelId, path);
  return openLinked(await links?.find(modelId, path), modelId, path);
}
