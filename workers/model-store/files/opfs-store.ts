// Files of models in OPFS. Only in a worker: synchronous access handles exist nowhere else.
import type { ModelManifest } from '../../../src/core/model/model-manifest';
import { isQuotaError, type FileStore, type PartFile } from './file-store';
import { findFile, fromName, MANIFEST_FILE, PART_SUFFIX, toName, toNames } from './layout';
import { parseManifest } from './manifest';
import { openOpfsPart, removeEntry, removeOpfsPart } from './opfs-part';

/** `move` is in no TypeScript lib yet; Safari before 26 and old Chromium lack it. */
type MovableFile = FileSystemFileHandle & { move?(name: string): Promise<void> };

/** No escaped name begins like this, so no model's file has it. */
const ROOM_FILE = '%room';

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
    return openOpfsPart(folder, name);
  };

  const commitPart = async (modelId: string, path: string): Promise<void> => {
    const { folder, name } = await locate(modelId, path);
    await moveFile(folder, name + PART_SUFFIX, name);
    await removeOpfsPart(folder, name);
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
    async findRoom(modelId, wantedBytes) {
      const folder = await folderOf(modelId);
      try {
        const scratch = await folder.getFileHandle(ROOM_FILE, { create: true });
        return findLargestSize(await scratch.createSyncAccessHandle(), wantedBytes);
      } catch (error) {
        // Not even for the scratch file.
        if (isQuotaError(error)) return 0;
        throw error;
      } finally {
        await removeEntry(folder, ROOM_FILE);
      }
    },
    async partBytes(modelId, path) {
      const handle = await find(modelId, path, PART_SUFFIX);
      return handle ? (await handle.getFile()).size : 0;
    },
    openPart,
    commitPart,
    async reopen(modelId, path, digests) {
      const { folder, name } = await locate(modelId, path);
      await moveFile(folder, name, name + PART_SUFFIX);
      const part = await openOpfsPart(folder, name);
      part.setDigests(digests);
      part.flush();
      part.close();
    },
    async removePart(modelId, path) {
      const { folder, name } = await locate(modelId, path);
      await removeOpfsPart(folder, name);
    },
    async removeFile(modelId, path) {
      const { folder, name } = await locate(modelId, path);
      await removeEntry(folder, name);
      await removeOpfsPart(folder, name);
    },
    async removeModel(modelId) {
      // First, so that a removal cut short leaves no model that looks complete.
      await removeEntry(await folderOf(modelId), MANIFEST_FILE);
      await removeEntry(models, toName(modelId));
    },
    async usage() {
      const used = new Map<string, number>();
      for await (const [name, handle] of models.entries()) {
        const bytes = await sizeOf(handle);
        if (bytes > 0) used.set(fromName(name), bytes);
      }
      return used;
    },
  };
}

/** Grows an empty file without writing to it, which takes quota at once and no time; closes it. */
function findLargestSize(handle: FileSystemSyncAccessHandle, wantedBytes: number): number {
  const fits = (bytes: number): boolean => {
    try {
      handle.truncate(bytes);
    } catch (error) {
      if (isQuotaError(error)) return false;
      throw error;
    }
    // Chromium 156 does not throw either, it leaves the file as it was.
    return handle.getSize() === bytes;
  };
  try {
    if (fits(wantedBytes)) return wantedBytes;
    let low = 0;
    for (let high = wantedBytes; high - low > 2 ** 20;) {
      const middle = Math.floor((low + high) / 2);
      if (fits(middle)) low = middle;
      else high = middle;
    }
    return low;
  } finally {
    handle.close();
  }
}

async function sizeOf(handle: FileSystemHandle): Promise<number> {
  if (isFolder(handle)) {
    let bytes = 0;
    for await (const child of handle.values()) bytes += await sizeOf(child);
    return bytes;
  }
  return isFile(handle) ? (await handle.getFile()).size : 0;
}

function isFolder(handle: FileSystemHandle): handle is FileSystemDirectoryHandle {
  return handle.kind === 'directory';
}

function isFile(handle: FileSystemHandle): handle is FileSystemFileHandle {
  return handle.kind === 'file';
}

/** In the place of what has that name. */
async function moveFile(
  folder: FileSystemDirectoryHandle,
  from: string,
  to: string,
): Promise<void> {
  const file: MovableFile = await folder.getFileHandle(from);
  await removeEntry(folder, to);
  if (file.move) {
    await file.move(to);
    return;
  }
  await copyFile(file, await folder.getFileHandle(to, { create: true }));
  await folder.removeEntry(from);
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
