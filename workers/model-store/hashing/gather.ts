// Pieces of the network are small; a message to another thread for each costs more than its bytes.
import type { FileHasher } from './digest';

const BLOCK_BYTES = 2 ** 20;

export interface Gatherer {
  /** Copies the piece; resolves when more may come. */
  add(piece: Uint8Array): Promise<void>;
  /** What does not fill a block. */
  end(): Promise<void>;
}

/** Feeds the hasher by the block, and fills its spare ones again. */
export function gatherFor(hasher: FileHasher): Gatherer {
  let block: Uint8Array<ArrayBuffer> | undefined;
  let filledBytes = 0;
  const findBlock = () => {
    const spare = hasher.spare();
    return spare?.length === BLOCK_BYTES ? spare : new Uint8Array(BLOCK_BYTES);
  };
  return {
    async add(piece) {
      for (let at = 0; at < piece.length;) {
        block ??= findBlock();
        const part = piece.subarray(at, at + BLOCK_BYTES - filledBytes);
        block.set(part, filledBytes);
        at += part.length;
        filledBytes += part.length;
        if (filledBytes < BLOCK_BYTES) return;
        const full = block;
        block = undefined;
        filledBytes = 0;
        await hasher.take(full);
      }
    },
    async end() {
      const rest = block?.slice(0, filledBytes);
      block = undefined;
      filledBytes = 0;
      if (rest) await hasher.take(rest);
    },
  };
}
