// Contract of the model-store worker: one copy of every model file, in OPFS, whole or not there.
import type { ModelManifest, ModelSpec } from './model-manifest';

export type InstallEvent =
  | { type: 'progress'; loadedBytes: number; totalBytes: number; bytesPerSecond: number }
  /** A source or a part of a file was refused; the next source or another try follows. */
  | { type: 'retry'; path: string; source: string; reason: string }
  | { type: 'installed'; manifest: ModelManifest };

/** What of an installed model is not what its manifest says. */
export interface Damage {
  readonly path: string;
  /** Indices of the chunks that differ; empty: the whole file (missing, or its chunks are not known). */
  readonly chunks: readonly number[];
}

export interface StorageEstimate {
  readonly usageBytes: number;
  readonly quotaBytes: number;
}

export interface ModelStoreApi {
  /** `opfs`, or `memory` where the browser keeps no files (private windows): gone with the tab. */
  kind(): Promise<'opfs' | 'memory'>;
  /** Complete models only. */
  list(): Promise<readonly ModelManifest[]>;
  /**
   * Fetches what is missing, in Range chunks, each file checked before it counts; resumes what an
   * earlier call left. `siteUrl` is the app's folder, against which relative sources resolve.
   * Throws `quota-exceeded` before the first byte, `model-download-failed` when every source failed,
   * `offline`, `model-damaged` when bytes do not match their digest; AbortError keeps the parts.
   */
  install(spec: ModelSpec, siteUrl: string, signal: AbortSignal): AsyncIterable<InstallEvent>;
  /**
   * Reads every byte again and tells what does not match. Such a model is not installed any more, but
   * keeps its good bytes: the next `install` fetches the damaged chunks alone.
   */
  verify(modelId: string): Promise<readonly Damage[]>;
  /**
   * Installs from files of this device: by path inside the model. `link` keeps no copy, only the
   * handle; the others are copied. Digests the spec names are checked. Throws as `install` does.
   */
  importFiles(
    spec: ModelSpec,
    files: ReadonlyMap<string, Blob | FileSystemFileHandle>,
    signal: AbortSignal,
  ): AsyncIterable<InstallEvent>;
  /** Handles of a linked model: the page asks the user for permission with them after a reload. */
  linkedHandles(modelId: string): Promise<readonly FileSystemFileHandle[]>;
  /** The whole model as one file (tar: manifest.json first), read from the store as it is used. */
  exportPack(modelId: string): Promise<Blob>;
  /** Throws `model-damaged` for a pack that is cut short or whose bytes do not match its digests. */
  importPack(pack: Blob, signal: AbortSignal): AsyncIterable<InstallEvent>;
  /** Bytes on this device of every model, unfinished downloads included, linked files not. */
  usage(): Promise<ReadonlyMap<string, number>>;
  /** Parts of an unfinished install included. */
  remove(modelId: string): Promise<void>;
}
