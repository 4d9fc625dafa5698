// Where model files lie in OPFS: models/<modelId>/<path>, models/<modelId>/manifest.json last.
import { AppError } from '../../../src/core/errors';

const MODELS_FOLDER = 'models';
export const MANIFEST_FILE = 'manifest.json';
/** A file that is not whole yet. */
export const PART_SUFFIX = '.part';

/**
 * Folder and file names for a path with any characters. Escaped, because file systems refuse some;
 * reversible with `fromName`. Throws `model-unsupported` for empty, `.` and `..` steps.
 */
export function toNames(path: string): string[] {
  const steps = path.split('/');
  if (steps.some((step) => step === '' || step === '.' || step === '..')) {
    throw new AppError('model-unsupported', `Not a path inside a model: "${path}"`, { path });
  }
  return steps.map(toName);
}

/** One name for one id or one step of a path; slashes are escaped too. */
export function toName(text: string): string {
  return encodeURIComponent(text).replaceAll('*', '%2A');
}

export function fromName(name: string): string {
  return decodeURIComponent(name);
}

/** The app's folder of models, or undefined where this browser or window keeps no files. */
export async function openModelsFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  // Absent on plain-http hosts; rejects in private windows of Firefox and Safari.
  const { storage } = navigator as { storage?: Partial<StorageManager> };
  if (!storage?.getDirectory) return undefined;
  try {
    const root = await storage.getDirectory();
    return await root.getDirectoryHandle(MODELS_FOLDER, { create: true });
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

/** The handle behind a path, or undefined when it or a folder above it is not there. */
export async function findFile(
  folder: FileSystemDirectoryHandle,
  names: readonly string[],
): Promise<FileSystemFileHandle | undefined> {
  try {
    let parent = folder;
    for (const name of names.slice(0, -1)) parent = await parent.getDirectoryHandle(name);
    return await parent.getFileHandle(names.at(-1) ?? '');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Not there, or a file where a folder was asked for. */
export function isMissing(error: unknown): boolean {
  return (
    error instanceof DOMException &&
    (error.name === 'NotFoundError' || error.name === 'TypeMismatchError')
  );
}
