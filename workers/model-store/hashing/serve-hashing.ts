// Hashes files piece by piece for the store's worker, beside the thread that fetches and writes.
import { createFileHasher, type FileHasher } from './digest';
import type { HashReply, HashRequest } from './hash-wire';

/** How often the other side hears how far it is. */
const TELL_EVERY_BYTES = 2 ** 20;

interface OpenFile {
  readonly hasher: Promise<FileHasher>;
  hashedBytes: number;
  toldBytes: number;
  /** Requests of one file are done one after the other. */
  last: Promise<void>;
}

/** Throws what a request of a file that was never opened deserves. */
export function createHashServer(reply: (message: HashReply) => void) {
  const files = new Map<number, OpenFile>();

  const answer = async (file: OpenFile, request: HashRequest) => {
    const { id } = request;
    const hasher = await file.hasher;
    switch (request.do) {
      case 'update': {
        await hasher.update(request.piece);
        file.hashedBytes += request.piece.length;
        if (file.hashedBytes - file.toldBytes < TELL_EVERY_BYTES) return;
        file.toldBytes = file.hashedBytes;
        const whole = await hasher.wholeChunks();
        reply({ id, type: 'hashed', bytes: file.hashedBytes, whole });
        return;
      }
      case 'reset':
        hasher.reset();
        return;
      case 'chunks':
        reply({ id, type: 'chunks', chunks: await hasher.chunks() });
        return;
      case 'digests':
        reply({ id, type: 'digests', digests: await hasher.digests() });
        return;
      default:
        files.delete(id);
    }
  };

  return (request: HashRequest): void => {
    const { id } = request;
    if (request.do === 'open') {
      const hasher = createFileHasher(request.withMd5);
      files.set(id, { hasher, hashedBytes: 0, toldBytes: 0, last: Promise.resolve() });
      return;
    }
    const file = files.get(id);
    if (!file) throw new Error(`No file ${id} is being hashed`);
    file.last = file.last
      .then(() => answer(file, request))
      .catch((error: unknown) => reply({ id, type: 'failed', reason: String(error) }));
  };
}
