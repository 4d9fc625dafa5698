import { createMD5, createSHA256 } from 'hash-wasm';

export interface Digests {
  readonly sha256: string;
  readonly md5?: string;
}

export interface FileHasher {
  update(chunk: Uint8Array): void;
  reset(): void;
  /** Call once; `reset` before the next file. */
  digests(): Digests;
}

/** Streams a file of any size through SHA-256, and through MD5 where only that is published. */
export async function createFileHasher(withMd5: boolean): Promise<FileHasher> {
  const sha256 = (await createSHA256()).init();
  const md5 = withMd5 ? (await createMD5()).init() : undefined;
  return {
    update(chunk) {
      sha256.update(chunk);
      md5?.update(chunk);
    },
    reset() {
      sha256.init();
      md5?.init();
    },
    digests: () => ({ sha256: sha256.digest(), ...(md5 ? { md5: md5.digest() } : {}) }),
  };
}

export async function hashBlob(blob: Blob, withMd5: boolean): Promise<Digests> {
  const hasher = await createFileHasher(withMd5);
  for await (const chunk of blob.stream()) hasher.update(chunk);
  return hasher.digests();
}
