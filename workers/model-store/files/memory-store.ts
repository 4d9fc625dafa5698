// Files of models where the browser keeps none: gone with the worker.
import { AppError } from '../../../src/core/errors';
import type { ModelManifest } from '../../../src/core/model/model-manifest';
import type { FileStore, PartFile } from './file-store';
import type { MemoryModel } from './memory-link';

const READ_BYTES = 4 * 2 ** 20;

interface Folder {
  manifest?: ModelManifest;
  readonly blobs: Map<string, Blob>;
  readonly parts: Map<string, Blob>;
  /** Of the chunks of each part. */
  readonly digests: Map<string, readonly string[]>;
}

export interface MemoryStore extends FileStore {
  /** A complete model, for `serveMemoryModels`. */
  find(modelId: string): MemoryModel | undefined;
}

export function createMemoryStore(): MemoryStore {
  const folders = new Map<string, Folder>();
  const open = (modelId: string): Folder => {
    const folder = folders.get(modelId) ?? {
      blobs: new Map(),
      parts: new Map(),
      digests: new Map(),
    };
    folders.set(modelId, folder);
    return folder;
  };

  const removePart = (modelId: string, path: string) => {
    const folder = folders.get(modelId);
    folder?.parts.delete(path);
    folder?.digests.delete(path);
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
      return openMemoryPart(open(modelId), path);
    },
    async commitPart(modelId, path) {
      const folder = open(modelId);
      const part = folder.parts.get(path);
      if (!part) throw new AppError('internal', `No part of ${path} to commit`, { modelId, path });
      folder.blobs.set(path, part);
      removePart(modelId, path);
    },
    async reopen(modelId, path, digests) {
      const folder = open(modelId);
      const blob = folder.blobs.get(path);
      if (blob) folder.parts.set(path, blob);
      folder.blobs.delete(path);
      folder.digests.set(path, digests);
    },
    async removePart(modelId, path) {
      removePart(modelId, path);
    },
    async removeFile(modelId, path) {
      open(modelId).blobs.delete(path);
      removePart(modelId, path);
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

async function openMemoryPart({ parts, digests }: Folder, path: string): Promise<PartFile> {
  const before = await parts.get(path)?.arrayBuffer();
  let chunks = before ? [new Uint8Array(before)] : [];
  let bytes = before?.byteLength ?? 0;
  return {
    bytes: () => bytes,
    append(chunk) {
      chunks.push(chunk.slice());
      bytes += chunk.length;
    },
    overwrite(at, piece) {
      chunks = overwrite(chunks, at, piece);
    },
    digests: () => digests.get(path) ?? [],
    setDigests(next) {
      digests.set(path, next);
    },
    *readBack() {
      for (const chunk of chunks) {
        for (let at = 0; at < chunk.length; at += READ_BYTES) {
          yield chunk.subarray(at, at + READ_BYTES);
        }
      }
    },
    clear() {
      digests.delete(path);
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

function overwrite(
  chunks: readonly Uint8Array<ArrayBuffer>[],
  at: number,
  piece: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer>[] {
  let from = 0;
  return chunks.map((chunk) => {
    const start = Math.max(at - from, 0);
    const mine = piece.subarray(Math.max(from - at, 0), Math.max(from + chunk.length - at, 0));
    from += chunk.length;
    if (start >= chunk.length || mine.length === 0) return chunk;
    const changed = chunk.slice();
    changed.set(mine, start);
    return changed;
  });
}
