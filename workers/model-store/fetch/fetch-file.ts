// One file from one source into its part: what is there is checked, bad chunks are fetched again
// alone, the rest comes in ranges, the next asked for while one is read, and is hashed beside.
import { CHUNK_BYTES } from '../../../src/core/model/model-manifest';
import type { Answer, Failure } from './answer';
import type { CreateHasher, Digests, FileHasher } from '../hashing/digest';
import { createBlocks, type Blocks } from '../hashing/blocks';
import type { PartFile } from '../files/file-store';
import { mendChunk } from './mend-chunk';
import { findBadChunks, isWorthKeeping } from './part-check';
import { createSpans, type Spans } from './spans';
import { checkStart, findMismatch, START_BYTES, type WantedFile } from './wanted-file';

const TELL_EVERY_BYTES = 2 ** 20;
/** A flush waits for the disk. It only guards against a power cut, after which the digests tell. */
const FLUSH_EVERY_BYTES = 256 * 2 ** 20;

export type FetchOutcome = { ok: true; bytes: number; digests: Digests } | Failure;

/** What one attempt works on. */
export interface Fetching {
  readonly file: WantedFile;
  readonly url: string;
  readonly part: PartFile;
  readonly hasher: FileHasher;
  /** How large the file is: known from the start, or since the source said. */
  readonly size: { bytes: number | undefined };
  /** Asked for with one request. */
  readonly spanBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Goes on with what the part holds. Yields how many good bytes it has after each piece. Throws
 * AbortError, and `QuotaExceededError` as the store throws it.
 */
export async function* fetchFile(
  given: Omit<Fetching, 'hasher' | 'size'> & {
    readonly createHasher: CreateHasher;
  },
): AsyncGenerator<number, FetchOutcome> {
  const { file, createHasher, ...rest } = given;
  const hasher = await createHasher(file.md5 !== undefined);
  try {
    const size = { bytes: file.bytes > 0 ? file.bytes : undefined };
    return yield* fetchWith({ ...rest, file, hasher, size });
  } finally {
    hasher.close();
  }
}

async function* fetchWith(fetching: Fetching): AsyncGenerator<number, FetchOutcome> {
  const { file, part, hasher, signal } = fetching;
  if (!isWorthKeeping(file, part)) part.clear();
  const bad = await findBadChunks(file, part, hasher, signal);
  if (bad.length > 0) {
    const failure = yield* mend(fetching, bad);
    if (failure) return failure;
  }

  const failure = yield* fetchRest(fetching);
  if (failure) return failure;
  // Beside each other: the disk takes what it was given while the last blocks are hashed.
  const hashing = hasher.digests();
  part.flush();
  const digests = await hashing;
  const isAsKnown = part.digests().every((digest, at) => digest === digests.chunks[at]);
  const reason = isAsKnown ? findMismatch(file, part.bytes(), digests) : 'a chunk has changed';
  if (reason !== undefined) return drop(part, 'damaged', reason);
  part.setDigests(digests.chunks);
  return { ok: true, bytes: part.bytes(), digests };
}

/** Leaves a part without bad chunks, or an empty one, and the hasher where it ends. */
async function* mend(
  fetching: Fetching,
  bad: readonly number[],
): AsyncGenerator<number, Failure | undefined> {
  const { file, part, hasher, signal } = fetching;
  let missingBytes = bad.length * CHUNK_BYTES;
  // Nothing is gained by asking for all of a file chunk by chunk.
  let isLost = missingBytes >= part.bytes();
  for (const index of isLost ? [] : bad) {
    yield Math.max(0, part.bytes() - missingBytes);
    const outcome = await mendChunk(fetching, index);
    if (outcome !== 'mended' && outcome !== 'cannot') return outcome;
    isLost = outcome === 'cannot';
    if (isLost) break;
    missingBytes -= CHUNK_BYTES;
  }
  if (isLost) part.clear();
  part.flush();
  if ((await findBadChunks(file, part, hasher, signal)).length > 0) {
    return drop(part, 'damaged', 'the disk does not keep what is written');
  }
  yield part.bytes();
  return undefined;
}

/** Span after span until the part is as long as the file. */
async function* fetchRest(fetching: Fetching): AsyncGenerator<number, Failure | undefined> {
  const { part, size } = fetching;
  const spans = createSpans(fetching);
  const blocks = createBlocks(fetching.hasher);
  let flushedBytes = part.bytes();
  try {
    while (size.bytes === undefined || part.bytes() < size.bytes) {
      const failure = yield* fetchSpan(fetching, spans, blocks);
      if (failure) return failure;
      if (part.bytes() < flushedBytes + FLUSH_EVERY_BYTES) continue;
      flushedBytes = part.bytes();
      part.flush();
    }
    await blocks.end();
    return undefined;
  } finally {
    spans.close();
  }
}

/** From a source without Range, everything. */
async function* fetchSpan(
  fetching: Fetching,
  spans: Spans,
  blocks: Blocks,
): AsyncGenerator<number, Failure | undefined> {
  const { part, hasher, size } = fetching;
  const from = part.bytes();
  const answer = await spans.next(from);
  if (!answer.ok) return answer;
  try {
    if (answer.isWhole && from > 0) {
      // No Range here: the whole file comes again.
      part.clear();
      hasher.reset();
      blocks.clear();
    }
    const before = part.bytes();
    const failure = yield* writePieces(fetching, answer, { blocks, spans });
    if (part.bytes() > 0) await keepDigests(part, hasher);
    if (failure) return failure;
    if (answer.isWhole) {
      size.bytes ??= part.bytes();
      if (part.bytes() < size.bytes) {
        return drop(part, 'refused', `${part.bytes()} bytes instead of ${size.bytes}`);
      }
    } else if (part.bytes() === before) {
      return { ok: false, kind: 'refused', reason: 'an empty answer' };
    }
    return undefined;
  } finally {
    answer.close();
  }
}

/** Each piece is on disk at once; hashing and reports go by the block. */
async function* writePieces(
  { file, part, hasher, size }: Fetching,
  answer: Answer,
  { blocks, spans }: { readonly blocks: Blocks; readonly spans: Spans },
): AsyncGenerator<number, Failure | undefined> {
  const isStart = part.bytes() === 0;
  let start = new Uint8Array(0);
  let keptTo = part.bytes();
  let toldTo = keptTo;
  for (;;) {
    const piece = await answer.read(blocks.room());
    if (!(piece instanceof Uint8Array)) {
      // The block went with the connection; the next attempt reads its bytes back from the disk.
      yield part.bytes();
      return piece;
    }
    if (piece.length === 0) {
      await blocks.take(piece);
      yield part.bytes();
      return undefined;
    }
    part.append(piece);
    spans.reached(part.bytes());
    if (isStart && start.length < START_BYTES) {
      start = concat(start, piece.subarray(0, START_BYTES));
      const reason = start.length >= START_BYTES ? checkStart(file.path, start) : undefined;
      if (reason !== undefined) return drop(part, 'refused', reason);
    }
    if (size.bytes !== undefined && part.bytes() > size.bytes) {
      return drop(part, 'refused', `more than ${size.bytes} bytes`);
    }
    await blocks.take(piece);
    if (part.bytes() >= keptTo + CHUNK_BYTES) {
      keptTo = part.bytes();
      await keepDigests(part, hasher);
    }
    // Each yield passes through half a dozen generators.
    if (part.bytes() < toldTo + TELL_EVERY_BYTES) continue;
    toldTo = part.bytes();
    yield toldTo;
  }
}

/** So that a part that is found again later can be checked. */
async function keepDigests(part: PartFile, hasher: FileHasher): Promise<void> {
  const known = await hasher.wholeChunks();
  if (known.length > part.digests().length) part.setDigests(known);
}

function drop(part: PartFile, kind: Failure['kind'], reason: string): Failure {
  part.clear();
  return { ok: false, kind, reason };
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
