// The end of every install, from wherever its files came: parts become files, the manifest is last.
import type { ModelManifest, ModelSpec, StoredFile } from '../../../src/core/model/model-manifest';
import type { ModelStoreHost } from './install-model';
import { makeManifest } from '../files/manifest';

export interface WholeModel {
  readonly spec: ModelSpec;
  /** In loading order. */
  readonly files: readonly StoredFile[];
  /** Paths of whole and checked parts. */
  readonly parts: readonly string[];
  readonly source: string;
  /** What was installed under this id; it stays usable until here. */
  readonly before: ModelManifest | undefined;
}

export async function commitModel(
  { files, links }: ModelStoreHost,
  model: WholeModel,
): Promise<ModelManifest> {
  const { spec, before } = model;
  if (before) await files.removeManifest(spec.modelId);
  for (const path of model.parts) await files.commitPart(spec.modelId, path);
  const manifest = makeManifest(spec, model.files, model.source);
  await files.writeManifest(manifest);
  for (const old of before?.files ?? []) {
    const isKept = model.files.some((file) => file.path === old.path && !file.isLinked);
    if (!isKept) await files.removeFile(spec.modelId, old.path);
  }
  const linked = model.files.filter(({ isLinked }) => isLinked).map(({ path }) => path);
  await links?.removeExcept(spec.modelId, linked);
  return manifest;
}
