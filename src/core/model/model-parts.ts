// The parts in which a model's files are fetched, checked and mended, counted through all of its files
// in their order.
import { CHUNK_BYTES, type ModelFile } from './model-manifest';
import type { Damage } from './model-store-api';

type Sized = Pick<ModelFile, 'path' | 'bytes'>;

/** Undefined while the size of a file is not known, or none is listed. */
export function countParts(files: readonly Sized[]): number | undefined {
  if (files.length === 0 || files.some(({ bytes }) => bytes <= 0)) return undefined;
  return files.reduce((sum, { bytes }) => sum + partsOf(bytes), 0);
}

/** The part, counted from 1, that is arriving when so many bytes are here. */
export function partAt(files: readonly Sized[], doneBytes: number): number {
  let part = 0;
  let leftBytes = doneBytes;
  for (const { bytes } of files) {
    if (leftBytes < bytes) return part + Math.floor(leftBytes / CHUNK_BYTES) + 1;
    leftBytes -= bytes;
    part += partsOf(bytes);
  }
  return part;
}

export interface DamagedParts {
  /** Counted from 0, ascending. */
  readonly indices: readonly number[];
  /** Of these parts together. */
  readonly bytes: number;
}

export function findDamagedParts(files: readonly Sized[], damage: readonly Damage[]): DamagedParts {
  const indices: number[] = [];
  let damagedBytes = 0;
  let before = 0;
  for (const { path, bytes } of files) {
    const count = partsOf(bytes);
    const found = damage.find((one) => one.path === path);
    const all = Array.from({ length: count }, (_, at) => at);
    for (const at of found?.chunks.length === 0 ? all : (found?.chunks ?? [])) {
      indices.push(before + at);
      damagedBytes += Math.min(CHUNK_BYTES, bytes - at * CHUNK_BYTES);
    }
    before += count;
  }
  return { indices, bytes: damagedBytes };
}

function partsOf(bytes: number): number {
  return Math.ceil(bytes / CHUNK_BYTES);
}
