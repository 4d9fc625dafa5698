import { nextTask } from '../../next-task';
import { CHUNK_BYTES } from '../../../src/core/model/model-manifest';
import { createFileHasher, digestOf, type Digests } from './digest';

/** How often a waiting message, an abort among them, gets in. */
const PAUSE_EVERY_BYTES = 4 * 2 ** 20;

/** A blob piece by piece; lets messages in between, and throws AbortError when one of them aborts. */
export async function* readPieces(
  blob: Blob,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let sincePause = 0;
  for await (const piece of blob.stream()) {
    signal.throwIfAborted();
    yield piece;
    sincePause += piece.length;
    if (sincePause < PAUSE_EVERY_BYTES) continue;
    sincePause = 0;
    await nextTask();
  }
  signal.throwIfAborted();
}

/** `report` hears the bytes hashed so far. Throws AbortError. */
export async function hashBlob(
  blob: Blob,
  withMd5: boolean,
  signal: AbortSignal,
  report: (hashedBytes: number) => void = () => undefined,
): Promise<Digests> {
  const hasher = await createFileHasher(withMd5);
  let hashedBytes = 0;
  for await (const piece of readPieces(blob, signal)) {
    await hasher.update(piece);
    hashedBytes += piece.length;
    report(hashedBytes);
  }
  return hasher.digests();
}

/** SHA-256 of each chunk in order, hex; one is read while one is hashed. Throws AbortError. */
export async function digestChunks(blob: Blob, signal: AbortSignal): Promise<readonly string[]> {
  const digests: Promise<string>[] = [];
  for (let at = 0; at < blob.size; at += CHUNK_BYTES) {
    const bytes = await blob.slice(at, at + CHUNK_BYTES).arrayBuffer();
    await digests.at(-1);
    signal.throwIfAborted();
    digests.push(digestOf(new Uint8Array(bytes)));
  }
  return Promise.all(digests);
}
