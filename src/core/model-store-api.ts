// Contract of the model-store worker: one copy of every model file, in OPFS, whole or not there.
import type { ModelManifest, ModelSpec } from './model-manifest';

export type InstallEvent =
  | { type: 'progress'; loadedBytes: number; totalBytes: number; bytesPerSecond: number }
  /** A source or a part of a file was refused; the next source or another try follows. */
  | { type: 'retry'; path: string; source: string; reason: string }
  | { type: 'installed'; manifest: ModelManifest };

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
  /** Reads every byte again. Resolves to the paths that do not match; those are dropped. */
  verify(modelId: string): Promise<readonly string[]>;
  /** Parts of an unfinished install included. */
  remove(modelId: string): Promise<void>;
}
