// Files of models in OPFS. Only in a worker: synchronous access handles exist nowhere else.
import type { ModelManifest } from '../../src/core/model-manifest';
import type { FileStore, PartFile } from './file-store';
import { findFile, isMissing, MANIFEST_FILE, PART_SUFFIX, toName, toNames } from './layout';
import { parseManifest } from './manifest';

/** `move` is in no TypeScript lib yet; Safari before 26 and old Chromium lack it. */
type MovableFile = FileSystemFileHandle & { move?(name: string): Promise<void> };

const READ_BYTES = 4 * 2 ** 20;

export function createOpfsStore(models: FileSystemDirectoryHandle): FileStore {
  const folderOf = (modelId: string) =>
    models.getDirectoryHandle(toName(modelId), { create: true });

  /** The folder a path's file lies in, made when it is not there, and the file's name. */
  const locate = async (modelId: string, path: string) => {
    const names = toNames(path);
    let folder = await folderOf(modelId);
    for (const step of names.slice(0, -1)) {
      folder = await folder.getDirectoryHandle(step, { create: true });
    }
    return { folder, name: names.at(-1) ?? '' };
  };

  const find = (modelId: string, path: string, suffix = '') => {
    const names = toNames(path);
    const last = names.pop() ?? '';
    return findFile(models, [toName(modelId), ...names, last + suffix]);
  };

  const readManifest = async (folderName: string): Promise<ModelManifest | undefined> => {
    const handle = await findFile(models, [folderName, MANIFEST_FILE]);
    return handle && parseManifest(await (await handle.getFile()).text());
  };

  const openPart = async (modelId: string, path: string): Promise<PartFile> => {
    const { folder, name } = await locate(modelId, path);
    const handle = await folder.getFileHandle(name + PART_SUFFIX, { create: true });
    return toPartFile(await handle.createSyncAccessHandle());
  };

  const commitPart = async (modelId: string, path: string): Promise<void> => {
    const { folder, name } = await locate(modelId, path);
    const part: MovableFile = await folder.getFileHandle(name + PART_SUFFIX);
    await removeEntry(folder, name);
    if (part.move) {
      await part.move(name);
      return;
    }
    await copyFile(part, await folder.getFileHandle(name, { create: true }));
    await folder.removeEntry(part.name);
  };

  return {
    kind: 'opfs',
    async list() {
      const found: ModelManifest[] = [];
      for await (const name of models.keys()) {
        const manifest = await readManifest(name);
        if (manifest) found.push(manifest);
      }
      return found;
    },
    readManifest: (modelId) => readManifest(toName(modelId)),
    async writeManifest(manifest) {
      const { modelId } = manifest.spec;
      const part = await openPart(modelId, MANIFEST_FILE);
      try {
        part.clear();
        part.append(new TextEncoder().encode(JSON.stringify(manifest)));
        part.flush();
      } finally {
        part.close();
      }
      await commitPart(modelId, MANIFEST_FILE);
    },
    async removeManifest(modelId) {
      await removeEntry(await folderOf(modelId), MANIFEST_FILE);
    },
    async read(modelId, path) {
      return (await find(modelId, path))?.getFile();
    },
    async partBytes(modelId, path) {
      const handle = await find(modelId, path, PART_SUFFIX);
      return handle ? (await handle.getFile()).size : 0;
    },
    openPart,
    commitPart,
    async removeFile(modelId, path) {
      const { folder, name } = await locate(modelId, path);
      await removeEntry(folder, name);
      await removeEntry(folder, name + PART_SUFFIX);
    },
    async removeModel(modelId) {
      // First, so that a removal cut short leaves no model that looks complete.
      await removeEntry(await folderOf(modelId), MANIFEST_FILE);
      await removeEntry(models, toName(modelId));
    },
  };
}

function toPartFile(handle: FileSystemSyncAccessHandle): PartFile {
  let bytes = handle.getSize();
  return {
    bytes: () => bytes,
    append(chunk) {
      const written = handle.write(chunk, { at: bytes });
      bytes += written;
      // A full disk may take a part of the chunk and say nothing.
      if (written < chunk.length) throw new DOMException('The disk is full', 'QuotaExceededError');
    },
    *readBack() {
      const buffer = new Uint8Array(READ_BYTES);
      for (let at = 0; at < bytes;) {
        const count = handle.read(buffer, { at });
        if (count === 0) throw new DOMException('The file ended early', 'NotReadableError');
        yield buffer.subarray(0, count);
        at += count;
      }
    },
    clear() {
      handle.truncate(0);
      bytes = 0;
    },
    flush: () => handle.flush(),
    close: () => handle.close(),
  };
}

async function removeEntry(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await folder.removeEntry(name, { recursive: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function copyFile(from: FileSystemFileHandle, to: FileSystemFileHandle): Promise<void> {
  const target = await to.createSyncAccessHandle();
  try {
    target.truncate(0);
    let at = 0;
    for await (const chunk of (await from.getFile()).stream()) {
      at += target.write(chunk, { at });
    }
    target.flush();
  } finally {
    target.close();
  }
}
