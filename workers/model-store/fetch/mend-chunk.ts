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
    let bytes = new Uint8Array(end - from);
    for (let filledBytes = 0; filledBytes < bytes.length;) {
      const piece = await answer.read(bytes.subarray(filledBytes));
      if (!(piece instanceof Uint8Array)) return piece;
      if (piece.length === 0) return 'cannot';
      bytes = new Uint8Array(piece.buffer);
      filledBytes += piece.length;
    }
    if ((await digestOf(bytes)) !== part.digests()[index]) return 'cannot';
    part.overwrite(from, bytes);
    return 'mended';
  } finally {
    answer.close();
  }
}
