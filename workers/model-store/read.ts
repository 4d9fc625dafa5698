// How engine workers read installed models. Never downloads.
import { AppError } from '../../src/core/errors';
import type { ModelManifest, StoredFile } from '../../src/core/model/model-manifest';
import { findFile, MANIFEST_FILE, openModelsFolder, toName, toNames } from './files/layout';
import { createLinkedFiles, openLinked } from './files/linked-files';
import { parseManifest } from './files/manifest';
import { askMemoryModel } from './files/memory-link';

export interface OpenModel {
  readonly manifest: ModelManifest;
  /**
   * Throws `model-damaged` when the file is gone or has another size than the manifest says,
   * `file-unavailable` when it is the user's own on the disk and cannot be read as it was.
   */
  file(path: string): Promise<Blob>;
}

/** Throws `model-not-found` when the model is not completely installed. */
export async function openModel(modelId: string): Promise<OpenModel> {
  const models = await openModelsFolder();
  return models ? openStored(models, modelId) : openMemory(modelId);
}

async function openStored(models: FileSystemDirectoryHandle, modelId: string): Promise<OpenModel> {
  const folderName = toName(modelId);
  const handle = await findFile(models, [folderName, MANIFEST_FILE]);
  if (!handle) throw notFound(modelId);
  const manifest = parseManifest(await (await handle.getFile()).text());
  if (!manifest) throw damaged(modelId, MANIFEST_FILE);
  return withSizeCheck(manifest, async ({ path, isLinked }) =>
    isLinked
      ? openLinked(await createLinkedFiles().find(modelId, path), modelId, path)
      : (await findFile(models, [folderName, ...toNames(path)]))?.getFile(),
  );
}

async function openMemory(modelId: string): Promise<OpenModel> {
  const model = await askMemoryModel(modelId);
  if (!model) throw notFound(modelId);
  return withSizeCheck(model.manifest, async ({ path }) => model.blobs.get(path));
}

function withSizeCheck(
  manifest: ModelManifest,
  read: (file: StoredFile) => Promise<Blob | undefined>,
): OpenModel {
  return {
    manifest,
    async file(path) {
      const expected = manifest.files.find((file) => file.path === path);
      const blob = expected && (await read(expected));
      if (!blob || blob.size !== expected.bytes) throw damaged(manifest.spec.modelId, path);
      return blob;
    },
  };
}

function notFound(modelId: string): AppError {
  return new AppError('model-not-found', `Model ${modelId} is not installed`, { modelId });
}

function damaged(modelId: string, path: string): AppError {
  return new AppError('model-damaged', `Model ${modelId}: ${path} is missing or has changed`, {
    modelId,
    path,
  });
}
