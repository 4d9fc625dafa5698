// Hashes files piece by piece for the store's worker, beside the thread that fetches and writes.
import { CHUNK_BYTES } from '../../../src/core/model/model-manifest';
import { createFileHasher, type FileHasher } from './digest';
import type { HashReply, HashRequest } from './hash-wire';

interface OpenFile {
  readonly hasher: Promise<FileHasher>;
  hashedBytes: number;
  /** Since the last reset. */
  fileBytes: number;
  /** Requests of one file are done one after the other. */
  last: Promise<void>;
}

/** Throws what a request of a file that was never opened deserves. */
export function createHashServer(reply: (message: HashReply, transfer?: Transferable[]) => void) {
  const files = new Map<number, OpenFile>();

  const fail = (id: number) => (error: unknown) =>
    reply({ id, type: 'failed', reason: String(error) });

  const tellWhole = async (id: number, bytes: number, hasher: FileHasher) => {
    reply({ id, type: 'whole', bytes, whole: await hasher.wholeChunks() });
  };

  const update = async (id: number, file: OpenFile, piece: Uint8Array<ArrayBuffer>) => {
    const hasher = await file.hasher;
    await hasher.update(piece);
    const chunksBefore = Math.floor(file.fileBytes / CHUNK_BYTES);
    file.hashedBytes += piece.length;
    file.fileBytes += piece.length;
    reply({ id, type: 'hashed', bytes: file.hashedBytes, piece }, [piece.buffer]);
    if (Math.floor(file.fileBytes / CHUNK_BYTES) === chunksBefore) return;
    // The browser hashes chunks on threads of its own; this one goes on meanwhile.
    tellWhole(id, file.hashedBytes, hasher).catch(fail(id));
  };

  const answer = async (file: OpenFile, request: HashRequest) => {
    const { id } = request;
    const hasher = await file.hasher;
    switch (request.do) {
      case 'update':
        await update(id, file, request.piece);
        return;
      case 'reset':
        hasher.reset();
        file.fileBytes = 0;
        return;
      case 'chunks':
        await tellWhole(id, file.hashedBytes, hasher);
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
      files.set(id, { hasher, hashedBytes: 0, fileBytes: 0, last: Promise.resolve() });
      return;
    }
    const file = files.get(id);
    if (!file) throw new Error(`No file ${id} is being hashed`);
    file.last = file.last.then(() => answer(file, request)).catch(fail(id));
  };
}
