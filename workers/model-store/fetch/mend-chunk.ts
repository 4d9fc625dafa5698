// One damaged chunk of a part, fetched again alone and written where it belongs.
import { CHUNK_BYTES } from '../../../src/core/model/model-manifest';
import { askFor, type Failure } from './answer';
import { digestOf } from '../hashing/digest';
import type { Fetching } from './fetch-file';

/**
 * `cannot`: this source knows no Range, or has other bytes there; the whole file must come again.
 * Throws AbortError.
 */
export async function mendChunk(
  { file, url, part, size, signal }: Fetching,
  index: number,
): Promise<'mended' | 'cannot' | Failure> {
  const from = index * CHUNK_BYTES;
  const end = Math.min(from + CHUNK_BYTES, part.bytes());
  const answer = await askFor({ file, url, from, lastByte: end - 1, signal }, size);
  if (!answer.ok) return answer;
  try {
    if (answer.isWhole) return 'cannot';
    const bytes = new Uint8Array(end - from);
    let filledBytes = 0;
    for (;;) {
      const piece = await answer.read();
      if (!piece) break;
      if (!(piece instanceof Uint8Array)) return piece;
      if (filledBytes + piece.length > bytes.length) return 'cannot';
      bytes.set(piece, filledBytes);
      filledBytes += piece.length;
    }
    if (filledBytes < bytes.length) return 'cannot';
    if ((await digestOf(bytes)) !== part.digests()[index]) return 'cannot';
    part.overwrite(from, bytes);
    return 'mended';
  } finally {
    answer.close();
  }
}
