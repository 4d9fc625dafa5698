// Files of models where the browser keeps none: gone with the worker.
import { AppError } from '../../src/core/errors';
import type { ModelManifest } from '../../src/core/model-manifest';
import type { FileStore, PartFile } from './file-store';
import type { MemoryModel } from './memory-link';

interface Folder {
  manifest?: ModelManifest;
  readonly blobs: Map<string, Blob>;
  readonly parts: Map<string, Blob>;
}

export interface MemoryStore extends FileStore {
  /** A complete model, for `serveMemoryModels`. */
  find(modelId: string): MemoryModel | undefined;
}

export function createMemoryStore(): MemoryStore {
  const folders = new Map<string, Folder>();
  const open = (modelId: string): Folder => {
    const folder = folders.get(modelId) ?? { blobs: new Map(), parts: new Map() };
    folders.set(modelId, folder);
    return folder;
  };

  return {
    kind: 'memory',
    async list() {
      return [...folders.values()].flatMap((folder) => folder.manifest ?? []);
    },
    async readManifest(modelId) {
      return folders.get(modelId)?.manifest;
    },
    async writeManifest(manifest) {
      open(manifest.spec.modelId).manifest = manifest;
    },
    async removeManifest(modelId) {
      delete open(modelId).manifest;
    },
    async read(modelId, path) {
      return folders.get(modelId)?.blobs.get(path);
    },
    findRoom: async (_, wantedBytes) => wantedBytes,
    async partBytes(modelId, path) {
      return folders.get(modelId)?.parts.get(path)?.size ?? 0;
    },
    async openPart(modelId, path) {
      return openMemoryPart(open(modelId).parts, path);
    },
    async commitPart(modelId, path) {
      const folder = open(modelId);
      const part = folder.parts.get(path);
      if (!part) throw new AppError('internal', `No part of ${path} to commit`, { modelId, path });
      folder.blobs.set(path, part);
      folder.parts.delete(path);
    },
    async removePart(modelId, path) {
      folders.get(modelId)?.parts.delete(path);
    },
    async removeFile(modelId, path) {
      const folder = open(modelId);
      folder.blobs.delete(path);
      folder.parts.delete(path);
    },
    async removeModel(modelId) {
      folders.delete(modelId);
    },
    async usage() {
      const used = new Map<string, number>();
      for (const [modelId, { blobs, parts }] of folders) {
        const bytes = sizeOf(blobs) + sizeOf(parts);
        if (bytes > 0) used.set(modelId, bytes);
      }
      return used;
    },
    find(modelId) {
      const folder = folders.get(modelId);
      return folder?.manifest && { manifest: folder.manifest, blobs: folder.blobs };
    },
  };
}

function sizeOf(blobs: ReadonlyMap<string, Blob>): number {
  return [...blobs.values()].reduce((sum, blob) => sum + blob.size, 0);
}

async function openMemoryPart(parts: Map<string, Blob>, path: string): Promise<PartFile> {
  const before = await parts.get(path)?.arrayBuffer();
  let chunks = before ? [new Uint8Array(before)] : [];
  let bytes = before?.byteLength ?? 0;
  return {
    bytes: () => bytes,
    append(chunk) {
      chunks.push(chunk);
      bytes += chunk.length;
    },
    readBack: () => chunks,
    clear() {
      chunks = [];
      bytes = 0;
    },
    flush: () => undefined,
    close() {
      parts.set(path, new Blob(chunks));
      chunks = [];
    },
  };
}
