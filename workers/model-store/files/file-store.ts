// What an installer needs of a place for files; OPFS and memory both give it.
import type { ModelManifest } from '../../../src/core/model/model-manifest';

/** A file that is being written. One writer at a time; whoever opens it closes it. */
export interface PartFile {
  bytes(): number;
  /**
   * The chunk may be reused when this returns. Throws a `QuotaExceededError` when the disk or the
   * allowance is full.
   */
  append(chunk: Uint8Array<ArrayBuffer>): void;
  /** What was written so far, from the start, in pieces that are valid until the next one. */
  readBack(): Iterable<Uint8Array<ArrayBuffer>>;
  /** Of a chunk that came damaged; within what was written. */
  overwrite(at: number, bytes: Uint8Array<ArrayBuffer>): void;
  /** What the SHA-256 of each chunk was when it came, as far as that is known. */
  digests(): readonly string[];
  setDigests(digests: readonly string[]): void;
  /** Bytes and digests. */
  clear(): void;
  /** Makes what was written survive a crash. */
  flush(): void;
  close(): void;
}

export interface FileStore {
  readonly kind: 'opfs' | 'memory';
  /** Complete models only. */
  list(): Promise<readonly ModelManifest[]>;
  readManifest(modelId: string): Promise<ModelManifest | undefined>;
  /** The last step of an install. */
  writeManifest(manifest: ModelManifest): Promise<void>;
  removeManifest(modelId: string): Promise<void>;
  /** A whole file. */
  read(modelId: string, path: string): Promise<Blob | undefined>;
  /** How many more bytes fit, at most `wantedBytes`, to about a mebibyte. */
  findRoom(modelId: string, wantedBytes: number): Promise<number>;
  partBytes(modelId: string, path: string): Promise<number>;
  openPart(modelId: string, path: string): Promise<PartFile>;
  /** Turns a closed part into the file, in the place of an older one. */
  commitPart(modelId: string, path: string): Promise<void>;
  /**
   * A file that is damaged becomes a part again, so that only its damaged chunks are fetched:
   * `digests` are what its chunks should be.
   */
  reopen(modelId: string, path: string, digests: readonly string[]): Promise<void>;
  /** What came of a file that is not whole; the file itself stays. */
  removePart(modelId: string, path: string): Promise<void>;
  /** The file and its part. */
  removeFile(modelId: string, path: string): Promise<void>;
  removeModel(modelId: string): Promise<void>;
  /** Bytes of every model, parts included, by id; models without any are not listed. */
  usage(): Promise<ReadonlyMap<string, number>>;
}

export function isQuotaError(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}
