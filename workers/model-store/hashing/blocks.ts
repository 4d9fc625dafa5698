// Pieces of the network are small; a message to another thread for each costs more than its bytes.
import type { FileHasher } from './digest';

const BLOCK_BYTES = 2 ** 20;

/** Feeds the hasher by the block, and fills its spare ones again. */
export interface Blocks {
  /** Where the next bytes may be read to; never empty. */
  room(): Uint8Array<ArrayBuffer>;
  /**
   * Takes what was read into the room, which may have moved to another buffer with all that was in it.
   * Resolves when more may come; nobody may touch the piece any more.
   */
  take(piece: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Copies a piece that lies elsewhere. Resolves when more may come. */
  add(piece: Uint8Array): Promise<void>;
  /** Forgets what does not fill a block. */
  clear(): void;
  /** Hands on what does not fill a block. */
  end(): Promise<void>;
}

export function createBlocks(hasher: FileHasher): Blocks {
  let block: Uint8Array<ArrayBuffer> | undefined;
  let filledBytes = 0;
  const findBlock = () => {
    const spare = hasher.spare();
    return spare?.length === BLOCK_BYTES ? spare : new Uint8Array(BLOCK_BYTES);
  };
  const room = () => (block ??= findBlock()).subarray(filledBytes);
  const take = async (piece: Uint8Array<ArrayBuffer>) => {
    filledBytes += piece.length;
    const filled = new Uint8Array(piece.buffer);
    block = filledBytes < BLOCK_BYTES ? filled : undefined;
    if (block) return;
    filledBytes = 0;
    await hasher.take(filled);
  };
  return {
    room,
    take,
    async add(piece) {
      for (let at = 0; at < piece.length;) {
        const filled = room().subarray(0, piece.length - at);
        filled.set(piece.subarray(at, at + filled.length));
        at += filled.length;
        await take(filled);
      }
    },
    clear() {
      filledBytes = 0;
    },
    async end() {
      const rest = block?.slice(0, filledBytes);
      block = undefined;
      filledBytes = 0;
      if (rest && rest.length > 0) await hasher.take(rest);
    },
  };
}
