// One file from one source into its part: in Range chunks, hashed while it streams.
import { nextTask } from '../adapters/next-task';
import { CHUNK_BYTES, createFileHasher, type Digests, type FileHasher } from './digest';
import type { PartFile } from './file-store';
import {
  checkContentType,
  checkStart,
  findMismatch,
  hasDigest,
  START_BYTES,
  type WantedFile,
} from './wanted-file';

/** A connection that is silent for longer is given up; the part stays. */
const STALL_MS = 30_000;

/**
 * `interrupted`: the connection, worth another try. `refused`: this source does not have the file.
 * `damaged`: all bytes came and they are wrong.
 */
export type FetchOutcome =
  | { ok: true; bytes: number; digests: Digests }
  | { ok: false; kind: 'interrupted' | 'refused' | 'damaged'; reason: string };

/**
 * Goes on where the part ends. Yields the part's length after each piece. Throws AbortError, and
 * `QuotaExceededError` as the store throws it.
 */
export async function* fetchFile(
  file: WantedFile,
  url: string,
  part: PartFile,
  signal: AbortSignal,
): AsyncGenerator<number, FetchOutcome> {
  const hasher = await createFileHasher(file.md5 !== undefined);
  if (!hasDigest(file) || (file.bytes > 0 && part.bytes() > file.bytes)) part.clear();
  for (const piece of part.readBack()) {
    hasher.update(piece);
    // Gigabytes take seconds; an abort is a message and must get in.
    await nextTask();
    signal.throwIfAborted();
  }

  const state: Progress = { expectedBytes: file.bytes > 0 ? file.bytes : undefined };
  while (state.expectedBytes === undefined || part.bytes() < state.expectedBytes) {
    const failure = yield* fetchChunk(file, url, part, hasher, state, signal);
    if (failure) return failure;
  }
  part.flush();
  const digests = await hasher.digests();
  const reason = findMismatch(file, part.bytes(), digests);
  if (reason === undefined) return { ok: true, bytes: part.bytes(), digests };
  part.clear();
  return { ok: false, kind: 'damaged', reason };
}

interface Progress {
  /** Known from the start, or since the source said. */
  expectedBytes: number | undefined;
}
type Failure = Extract<FetchOutcome, { ok: false }>;

async function* fetchChunk(
  file: WantedFile,
  url: string,
  part: PartFile,
  hasher: FileHasher,
  state: Progress,
  signal: AbortSignal,
): AsyncGenerator<number, Failure | undefined> {
  const from = part.bytes();
  const lastByte = Math.min(from + CHUNK_BYTES, state.expectedBytes ?? Infinity) - 1;
  // A small file is asked for plainly: some servers and service workers answer no Range.
  const ranged = from > 0 || (state.expectedBytes ?? 0) > CHUNK_BYTES;
  const watch = createStallWatch(signal);
  let body: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
  try {
    const response = await fetch(url, {
      signal: watch.signal,
      headers: ranged ? { Range: `bytes=${from}-${lastByte}` } : {},
      // The store is the one copy; the browser's own cache would keep a second.
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
    const refusal = refuse(file, response, from, state);
    if (refusal !== undefined) return { ok: false, kind: 'refused', reason: refusal };
    if (response.status === 200 && from > 0) {
      // No Range here: the whole file comes again.
      part.clear();
      hasher.reset();
    }

    body = response.body?.getReader();
    const before = part.bytes();
    let start = new Uint8Array(0);
    for (;;) {
      signal.throwIfAborted();
      const piece = await body?.read();
      if (!piece?.value) break;
      watch.beat();
      part.append(piece.value);
      hasher.update(piece.value);
      if (before === 0 && start.length < START_BYTES) {
        start = concat(start, piece.value.subarray(0, START_BYTES));
        const reason = start.length >= START_BYTES ? checkStart(file.path, start) : undefined;
        if (reason !== undefined) return drop(part, 'refused', reason);
      }
      if (state.expectedBytes !== undefined && part.bytes() > state.expectedBytes) {
        return drop(part, 'refused', `more than ${state.expectedBytes} bytes`);
      }
      yield part.bytes();
    }
    part.flush();
    if (response.status === 200) {
      state.expectedBytes ??= part.bytes();
      if (part.bytes() < state.expectedBytes) {
        return drop(part, 'refused', `${part.bytes()} bytes instead of ${state.expectedBytes}`);
      }
    } else if (part.bytes() === before) {
      return { ok: false, kind: 'refused', reason: 'an empty answer' };
    }
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (watch.signal.aborted) return interrupted(`nothing came for ${STALL_MS / 1000} s`);
    // What fetch and a broken body throw; anything else is ours or the disk's.
    if (error instanceof TypeError) return interrupted(error.message);
    throw error;
  } finally {
    watch.stop();
    // Frees the connection when we leave before the end; a body that ended has nothing to cancel.
    body?.cancel().catch(() => undefined);
  }
}

function interrupted(reason: string): Failure {
  return { ok: false, kind: 'interrupted', reason };
}

function drop(part: PartFile, kind: Failure['kind'], reason: string): Failure {
  part.clear();
  return { ok: false, kind, reason };
}

/** Why this answer cannot hold the bytes; notes the total when the source says it. */
function refuse(
  file: WantedFile,
  response: Response,
  from: number,
  state: Progress,
): string | undefined {
  if (response.status !== 200 && response.status !== 206) return `HTTP status ${response.status}`;
  const page = checkContentType(file.path, response.headers.get('Content-Type'));
  if (page !== undefined) return page;
  if (response.status === 200) return undefined;
  // Not readable across origins unless the server exposes it; sizes and digests still hold then.
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('Content-Range') ?? '');
  if (!range) return undefined;
  if (Number(range[1]) !== from) return `range ${range[0]} instead of one from ${from}`;
  const total = Number(range[2]);
  if (Number.isNaN(total)) return undefined;
  if (state.expectedBytes !== undefined && total !== state.expectedBytes) {
    return `${total} bytes instead of ${state.expectedBytes}`;
  }
  state.expectedBytes = total;
  return undefined;
}

/** Aborts with the outer signal, or when no `beat` came for a while. */
function createStallWatch(signal: AbortSignal) {
  const stalled = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  const beat = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      stalled.abort();
    }, STALL_MS);
  };
  timer = setTimeout(() => undefined);
  beat();
  return {
    signal: AbortSignal.any([signal, stalled.signal]),
    beat,
    stop: () => clearTimeout(timer),
  };
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
