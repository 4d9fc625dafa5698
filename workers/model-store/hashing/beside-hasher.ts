// Hashing on a thread of its own: the network, the disk and the digests of a download overlap.
import { AppError } from '../../../src/core/errors';
import type { CreateHasher, Digests, FileHasher } from './digest';
import type { HashReply, HashRequest } from './hash-wire';

/** Handed over and not hashed yet; more waits, so that a slow thread does not fill the memory. */
const MAX_AHEAD_BYTES = 32 * 2 ** 20;

/** As much of a `Worker` as is needed. */
export interface HashThread {
  postMessage(message: HashRequest, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<HashReply>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** One thread for all files, started by the first. A thread that fails fails all of them. */
export function createHasherBeside(spawn: () => HashThread): CreateHasher {
  const listeners = new Map<number, (reply: HashReply) => void>();
  let thread: HashThread | undefined;
  let nextId = 0;

  const start = (): HashThread => {
    const started = spawn();
    started.onmessage = ({ data }) => listeners.get(data.id)?.(data);
    started.onerror = (event) => {
      thread = undefined;
      const reason = event.message || 'The hashing thread could not start';
      for (const [id, listener] of listeners) listener({ id, type: 'failed', reason });
    };
    return started;
  };

  return async (withMd5) => {
    const own = (thread ??= start());
    const id = (nextId += 1);
    const file = createFile(id, own, () => listeners.delete(id));
    listeners.set(id, file.listen);
    own.postMessage({ id, do: 'open', withMd5 });
    return file.hasher;
  };
}

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: AppError): void;
}

function createFile(id: number, thread: HashThread, forget: () => void) {
  let sentBytes = 0;
  let hashedBytes = 0;
  let whole: readonly string[] = [];
  /** Whole chunks that were hashed before the last reset are nobody's. */
  let resetAtBytes = 0;
  let failure: AppError | undefined;
  /** One is enough: the next is asked for a mebibyte later. */
  let spare: Uint8Array<ArrayBuffer> | undefined;
  let roomFor: Waiting<void> | undefined;
  const chunksFor: Waiting<readonly string[]>[] = [];
  const digestsFor: Waiting<Digests>[] = [];

  const listen = (reply: HashReply) => {
    if (reply.type === 'hashed') {
      hashedBytes = reply.bytes;
      spare = reply.piece;
      if (sentBytes - hashedBytes <= MAX_AHEAD_BYTES) roomFor?.resolve();
    } else if (reply.type === 'whole') {
      if (reply.bytes > resetAtBytes) whole = reply.whole;
    } else if (reply.type === 'chunks') chunksFor.shift()?.resolve(reply.chunks);
    else if (reply.type === 'digests') digestsFor.shift()?.resolve(reply.digests);
    else {
      failure = new AppError('internal', `Hashing failed: ${reply.reason}`);
      const waiting = [...chunksFor.splice(0), ...digestsFor.splice(0)];
      for (const one of [...waiting, ...(roomFor ? [roomFor] : [])]) one.reject(failure);
    }
  };

  const take = (piece: Uint8Array<ArrayBuffer>): Promise<void> | void => {
    if (failure) throw failure;
    sentBytes += piece.length;
    thread.postMessage({ id, do: 'update', piece }, [piece.buffer]);
    if (sentBytes - hashedBytes <= MAX_AHEAD_BYTES) return;
    return new Promise((resolve, reject) => {
      roomFor = { resolve, reject };
    });
  };
  const ask = <T>(what: 'chunks' | 'digests', queue: Waiting<T>[]) =>
    new Promise<T>((resolve, reject) => {
      if (failure) {
        reject(failure);
        return;
      }
      queue.push({ resolve, reject });
      thread.postMessage({ id, do: what });
    });

  const hasher: FileHasher = {
    update: (piece) => take(piece.slice()),
    take,
    reset() {
      whole = [];
      resetAtBytes = sentBytes;
      thread.postMessage({ id, do: 'reset' });
    },
    chunks: () => ask('chunks', chunksFor),
    spare() {
      const given = spare;
      spare = undefined;
      return given;
    },
    wholeChunks: async () => whole,
    digests: () => ask('digests', digestsFor),
    close() {
      forget();
      thread.postMessage({ id, do: 'close' });
    },
  };
  return { hasher, listen };
}
