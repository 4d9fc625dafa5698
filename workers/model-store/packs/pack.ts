// A whole model as one file: a tar of `manifest.json` and `files/…`.
import { AppError } from '../../../src/core/errors';
import type { ModelManifest, StoredFile } from '../../../src/core/model/model-manifest';
import { toName, toNames } from '../files/layout';
import { parseManifest } from '../files/manifest';
import { isModelSpec } from './model-spec';
import { isSameModel } from '../install/stored-files';
import { packTar, readTar } from './tar';

const MANIFEST_NAME = 'manifest.json';
const FILES_FOLDER = 'files/';
/** The longest real one, with a reference and chunk digests of a hundred gigabytes, is under 2 MB. */
const MAX_MANIFEST_BYTES = 16 * 2 ** 20;

/** `read` gives the bytes of a file, as many as the manifest says. */
export async function makePack(
  manifest: ModelManifest,
  read: (file: StoredFile) => Promise<Blob>,
): Promise<Blob> {
  const files = manifest.files.map(({ path, bytes, sha256, chunks }) => ({
    path,
    bytes,
    sha256,
    ...(chunks && { chunks }),
  }));
  const text = JSON.stringify({ ...manifest, files }, undefined, 1);
  const entries = [{ path: MANIFEST_NAME, blob: new Blob([text]) }];
  for (const file of manifest.files) {
    entries.push({ path: FILES_FOLDER + file.path, blob: await read(file) });
  }
  return packTar(entries);
}

export interface OpenPack {
  readonly manifest: ModelManifest;
  /** Slices of the pack, by path inside the model. Their bytes are not checked yet. */
  readonly blobs: ReadonlyMap<string, Blob>;
}

/**
 * Throws `model-unsupported` for what is no pack; `model-damaged` for one that is cut short or whose
 * contents and manifest do not agree.
 */
export async function openPack(pack: Blob): Promise<OpenPack> {
  const [first, ...entries] = await readTar(pack);
  if (first?.path !== MANIFEST_NAME || first.blob.size > MAX_MANIFEST_BYTES) {
    throw new AppError('model-unsupported', 'The pack has no manifest', { reason: 'no manifest' });
  }
  const manifest = parseManifest(await first.blob.text());
  if (!manifest || !isModelSpec(manifest.spec) || !isSameModel(manifest, manifest.spec)) {
    throw damaged('its manifest cannot be read');
  }
  checkNames(manifest);
  const blobs = new Map<string, Blob>();
  for (const { path, blob } of entries) {
    const inside = path.startsWith(FILES_FOLDER) ? path.slice(FILES_FOLDER.length) : undefined;
    const known = manifest.files.find((file) => file.path === inside);
    if (!known || blobs.has(known.path)) throw damaged(`"${path}" does not belong there`);
    if (blob.size !== known.bytes) throw damaged(`"${path}" has another length`);
    blobs.set(known.path, blob);
  }
  for (const { path } of manifest.files)
    if (!blobs.has(path)) throw damaged(`"${path}" is missing`);
  return { manifest, blobs };
}

/** The names of a pack are a stranger's: none may lead out of the model's folder. */
function checkNames({ spec, files }: ModelManifest): void {
  if (['', '.', '..'].includes(toName(spec.modelId))) throw damaged('a wrong model id');
  for (const { path } of files) {
    try {
      toNames(path);
    } catch (error) {
      if (error instanceof AppError) throw damaged(`a wrong path: "${path}"`);
      throw error;
    }
  }
}

function damaged(reason: string): AppError {
  return new AppError('model-damaged', `The pack cannot be used: ${reason}`, {
    reason,
    why: `The pack cannot be used: ${reason}.`,
  });
}
