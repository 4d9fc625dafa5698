// Digests of a file while it streams: of the whole, and of each chunk so that damage can be found
// and fetched again alone.
import { CHUNK_BYTES } from '../../../src/core/model/model-manifest';
import { createMD5, createSHA256, sha256 } from 'hash-wasm';

export interface Digests {
  readonly sha256: string;
  readonly md5?: string;
  /** SHA-256 of each `CHUNK_BYTES` in order; the last may be shorter. */
  readonly chunks: readonly string[];
}

export interface FileHasher {
  /** The piece may be reused when this returns. Resolves when more may come. */
  update(piece: Uint8Array<ArrayBuffer>): Promise<void> | void;
  /** The piece is given away: nobody may touch its buffer again. */
  take(piece: Uint8Array<ArrayBuffer>): Promise<void> | void;
  /** A piece that was taken and is free again. New memory costs more than what is copied into it. */
  spare(): Uint8Array<ArrayBuffer> | undefined;
  reset(): void;
  /** Digests of the chunks so far; the last may be of a chunk that is still growing. */
  chunks(): Promise<readonly string[]>;
  /** Of whole chunks, as many as can be told without waiting for what was taken last. */
  wholeChunks(): Promise<readonly string[]>;
  /** Call once; `reset` before the next file. */
  digests(): Promise<Digests>;
  /** Call when done with it. */
  close(): void;
}

export type CreateHasher = (withMd5: boolean) => Promise<FileHasher>;

/** Streams a file of any size through SHA-256, and through MD5 where only that is published. */
export const createFileHasher: CreateHasher = async (withMd5) => {
  const whole = (await createSHA256()).init();
  const md5 = withMd5 ? (await createMD5()).init() : undefined;
  const chunks = createChunkHasher();
  const update = (piece: Uint8Array<ArrayBuffer>) => {
    whole.update(piece);
    md5?.update(piece);
    chunks.update(piece);
  };
  let spare: Uint8Array<ArrayBuffer> | undefined;
  return {
    update,
    take(piece) {
      update(piece);
      spare = piece;
    },
    spare: () => spare,
    reset() {
      whole.init();
      md5?.init();
      chunks.reset();
    },
    chunks: chunks.soFar,
    wholeChunks: chunks.whole,
    close: () => undefined,
    digests: async () => ({
      sha256: whole.digest(),
      ...(md5 ? { md5: md5.digest() } : {}),
      chunks: await chunks.soFar(),
    }),
  };
};

function createChunkHasher() {
  let buffer: Uint8Array<ArrayBuffer> | undefined;
  let filledBytes = 0;
  let done: Promise<string>[] = [];
  return {
    update(piece: Uint8Array<ArrayBuffer>) {
      buffer ??= new Uint8Array(CHUNK_BYTES);
      for (let at = 0; at < piece.length;) {
        const part = piece.subarray(at, at + CHUNK_BYTES - filledBytes);
        buffer.set(part, filledBytes);
        at += part.length;
        filledBytes += part.length;
        if (filledBytes < CHUNK_BYTES) continue;
        done.push(digestOf(buffer));
        filledBytes = 0;
      }
    },
    reset() {
      filledBytes = 0;
      done = [];
    },
    whole: () => Promise.all(done),
    soFar() {
      const rest = buffer && filledBytes > 0 ? [digestOf(buffer.subarray(0, filledBytes))] : [];
      return Promise.all([...done, ...rest]);
    },
  };
}

/** SHA-256 in hex. Takes the bytes at once; they may change while the answer is computed. */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // The browser's own hashing runs on another thread, but only in a secure context.
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (!subtle) return sha256(bytes);
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
