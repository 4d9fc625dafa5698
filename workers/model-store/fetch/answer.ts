// One request for bytes of a file: what the server answers, piece by piece, or why it is no good.
import { createBodyReader } from './body-reader';
import { checkContentType, type WantedFile } from './wanted-file';

/** A connection that is silent for longer is given up; the part stays. */
const STALL_MS = 30_000;
/** Where a busy server says no time, or hides it from other origins. */
const BUSY_MS = 5_000;
/** However soon a busy server says. */
const MIN_BUSY_MS = 1_000;

/**
 * `interrupted`: the connection, worth another try. `busy`: so is this, after `waitMs`. `refused`:
 * this source does not have the file. `damaged`: all bytes came and they are wrong.
 */
export interface Failure {
  readonly ok: false;
  readonly kind: 'interrupted' | 'busy' | 'refused' | 'damaged';
  readonly reason: string;
  readonly waitMs?: number;
}

export interface Answer {
  readonly ok: true;
  /** The whole file comes, whatever was asked for. */
  readonly isWhole: boolean;
  /** As `BodyReader.read`, or why it broke off. Throws AbortError. */
  read(room: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | Failure>;
  /** Call when done with it, whether read to the end or not. */
  close(): void;
}

export interface Ask {
  readonly file: WantedFile;
  readonly url: string;
  readonly from: number;
  /** Undefined: everything, asked for plainly; some servers and service workers answer no Range. */
  readonly lastByte: number | undefined;
  readonly signal: AbortSignal;
}

/** `size`: how large the file is, where that is known; noted when the source says it. */
export async function askFor(
  ask: Ask,
  size: { bytes: number | undefined },
): Promise<Answer | Failure> {
  const { file, url, from, lastByte, signal } = ask;
  const watch = createStallWatch(signal);
  const toFailure = (error: unknown): Failure => {
    signal.throwIfAborted();
    if (watch.signal.aborted) return interrupted(`nothing came for ${STALL_MS / 1000} s`);
    // What fetch and a broken body throw; anything else is ours or the disk's.
    if (error instanceof TypeError) return interrupted(error.message);
    throw error;
  };

  let response: Response;
  try {
    response = await fetch(url, {
      signal: watch.signal,
      headers: lastByte === undefined ? {} : { Range: `bytes=${from}-${lastByte}` },
      // The store is the one copy; the browser's own cache would keep a second.
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
  } catch (error) {
    watch.close();
    return toFailure(error);
  }
  const body = createBodyReader(response.body);
  const close = () => {
    watch.close();
    // Frees the connection when we leave before the end.
    body.cancel();
  };
  // While nobody reads, silence is ours: the answer waits for its turn, or the disk is slow.
  watch.rest();
  const failure = refuse(file, response, from, size);
  if (failure) {
    close();
    return failure;
  }

  const read = async (room: Uint8Array<ArrayBuffer>) => {
    signal.throwIfAborted();
    watch.beat();
    try {
      return await body.read(room);
    } catch (error) {
      return toFailure(error);
    } finally {
      watch.rest();
    }
  };
  return { ok: true, isWhole: response.status === 200, read, close };
}

function interrupted(reason: string): Failure {
  return { ok: false, kind: 'interrupted', reason };
}

/** Why this answer cannot hold the bytes; notes the total when the source says it. */
function refuse(
  file: WantedFile,
  response: Response,
  from: number,
  size: { bytes: number | undefined },
): Failure | undefined {
  const refused = (reason: string): Failure => ({ ok: false, kind: 'refused', reason });
  const { status, headers } = response;
  const retryAfter = headers.get('Retry-After');
  if (status === 429 || (status === 503 && retryAfter !== null)) {
    const waitMs = toWaitMs(retryAfter, Date.now());
    return { ok: false, kind: 'busy', reason: `HTTP status ${status}`, waitMs };
  }
  if (status !== 200 && status !== 206) return refused(`HTTP status ${status}`);
  const page = checkContentType(file.path, headers.get('Content-Type'));
  if (page !== undefined) return refused(page);
  if (status === 200) return undefined;
  // Not readable across origins unless the server exposes it; sizes and digests still hold then.
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('Content-Range') ?? '');
  if (!range) return undefined;
  if (Number(range[1]) !== from) return refused(`range ${range[0]} instead of one from ${from}`);
  const total = Number(range[2]);
  if (Number.isNaN(total)) return undefined;
  if (size.bytes !== undefined && total !== size.bytes) {
    return refused(`${total} bytes instead of ${size.bytes}`);
  }
  size.bytes = total;
  return undefined;
}

/** `Retry-After` in seconds or as a date. */
export function toWaitMs(retryAfter: string | null, nowMs: number): number {
  if (retryAfter === null) return BUSY_MS;
  const waitMs = /^\s*\d+\s*$/.test(retryAfter)
    ? Number(retryAfter) * 1000
    : Date.parse(retryAfter) - nowMs;
  return Number.isNaN(waitMs) ? BUSY_MS : Math.max(MIN_BUSY_MS, waitMs);
}

/** Aborts with the outer signal, or when nothing came for a while after a `beat`. */
function createStallWatch(signal: AbortSignal) {
  const stalled = new AbortController();
  /** Undefined while nobody waits. */
  let waitingSince: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  // One timer for many beats: thousands of pieces a second would each set one and clear it.
  const look = () => {
    timer = undefined;
    if (waitingSince === undefined) return;
    const leftMs = waitingSince + STALL_MS - performance.now();
    if (leftMs <= 0) stalled.abort();
    else timer = setTimeout(look, leftMs);
  };
  const beat = () => {
    waitingSince = performance.now();
    timer ??= setTimeout(look, STALL_MS);
  };
  beat();
  return {
    signal: AbortSignal.any([signal, stalled.signal]),
    beat,
    /** Until the next beat. */
    rest: () => {
      waitingSince = undefined;
    },
    close: () => clearTimeout(timer),
  };
}
