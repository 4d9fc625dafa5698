// One file from whichever source gives it whole: sources in order, a bad file once more.
import { AppError } from '../../../src/core/errors';
import type { InstallEvent } from '../../../src/core/model/model-store-api';
import { abortable } from '../fetch/abortable';
import type { Failure } from '../fetch/answer';
import type { CreateHasher, Digests } from '../hashing/digest';
import { fetchFile, type FetchOutcome } from '../fetch/fetch-file';
import type { FileStore } from '../files/file-store';
import { toPlaces } from './sources';
import type { WantedFile } from '../fetch/wanted-file';

/** Waits before a broken connection is tried again at the same source. */
const RETRY_AFTER_MS = [500, 2_000];
/** A try that brought so much starts the count of broken connections anew. */
const GOOD_TRY_BYTES = 2 ** 20;
/** A source that wants a longer wait, one after the other, is left for the next. */
const BUSY_FOR_MS = 60_000;

export interface InstallFileContext {
  readonly files: FileStore;
  readonly modelId: string;
  readonly siteUrl: string;
  /** In the order they are tried. */
  readonly sources: readonly string[];
  /** The hub, or whatever the model's own list ends with. */
  readonly publicSource: string | undefined;
  readonly signal: AbortSignal;
  readonly createHasher: CreateHasher;
  readonly spanBytes: number;
  isOnline(): boolean;
  /** Called with the bytes of this file so far; what it returns is passed on. */
  report(fileBytes: number): InstallEvent | undefined;
}

export interface InstalledFile {
  readonly source: string;
  readonly bytes: number;
  readonly digests: Digests;
}

interface FailedTry {
  readonly kind: Failure['kind'];
  readonly source: string;
  readonly reason: string;
}

/**
 * Leaves the part whole and checked. It stays, as far as it came, when this throws: `offline`,
 * `model-damaged`, `model-download-failed`, QuotaExceededError as the store throws it, AbortError.
 */
export async function* installFile(
  file: WantedFile,
  context: InstallFileContext,
): AsyncGenerator<InstallEvent, InstalledFile> {
  const { modelId, signal } = context;
  const queue = toPlaces(file, context.sources, context.siteUrl, context.publicSource);
  const failures: FailedTry[] = [];
  let patience = createPatience();

  for (;;) {
    const place = queue.shift();
    if (!place) break;
    const { source } = place;
    const bytesBefore = await context.files.partBytes(modelId, file.path);
    const outcome = yield* attempt(file, place.url, context);
    if (outcome.ok) {
      return { source, bytes: outcome.bytes, digests: outcome.digests };
    }
    const { kind, reason } = outcome;
    yield { type: 'retry', path: file.path, source, reason };
    const isFirstDamage = kind === 'damaged' && failures.every((other) => other.kind !== kind);
    failures.push({ kind, source, reason });
    const cameBytes = (await context.files.partBytes(modelId, file.path)) - bytesBefore;
    const waitMs = patience.next(outcome, cameBytes);
    if (waitMs !== undefined && context.isOnline()) {
      await abortable(signal, new Promise((resolve) => setTimeout(resolve, waitMs)));
      queue.unshift(place);
    } else {
      patience = createPatience();
      // With no other source left, the same one gets its second chance.
      if (isFirstDamage && queue.length === 0) queue.push(place);
    }
  }
  throw toError(file, modelId, failures, context.isOnline());
}

/** How long one source is given before the next is asked. */
function createPatience() {
  let interruptions = 0;
  let waitedMs = 0;
  return {
    /** Milliseconds to wait before the same source is asked again; undefined: it had its chances. */
    next({ kind, waitMs = 0 }: Failure, cameBytes: number): number | undefined {
      if (kind === 'busy') {
        waitedMs += waitMs;
        return waitedMs <= BUSY_FOR_MS ? waitMs : undefined;
      }
      if (kind !== 'interrupted') return undefined;
      if (cameBytes >= GOOD_TRY_BYTES) interruptions = 0;
      interruptions += 1;
      return RETRY_AFTER_MS[interruptions - 1];
    },
  };
}

async function* attempt(
  file: WantedFile,
  url: string,
  context: InstallFileContext,
): AsyncGenerator<InstallEvent, FetchOutcome> {
  const part = await context.files.openPart(context.modelId, file.path);
  try {
    const { createHasher, spanBytes, signal } = context;
    const fetching = fetchFile({ file, url, part, createHasher, spanBytes, signal });
    for (;;) {
      const step = await fetching.next();
      if (step.done) return step.value;
      const event = context.report(step.value);
      if (event) yield event;
    }
  } finally {
    part.close();
  }
}

function toError(
  file: WantedFile,
  modelId: string,
  failures: readonly FailedTry[],
  isOnline: boolean,
): AppError {
  const last = failures.at(-1);
  const { path } = file;
  const details = {
    modelId,
    path,
    source: last?.source ?? '',
    reason: last?.reason ?? 'no source',
  };
  const told = failures.map((failure) => `${failure.source}: ${failure.reason}`).join('; ');
  if (failures.some((failure) => failure.kind === 'damaged')) {
    return new AppError('model-damaged', `${path} came damaged (${told})`, details);
  }
  if (!isOnline && failures.some((failure) => failure.kind === 'interrupted')) {
    return new AppError('offline', `${path} cannot be fetched without a network`, details);
  }
  const why =
    last?.kind === 'interrupted'
      ? 'The connection to the server broke off.'
      : explain(details.reason);
  return new AppError('model-download-failed', `No source gave ${path} (${told})`, {
    ...details,
    why,
  });
}

/** The reason in words for people. */
function explain(reason: string): string {
  const status = /^HTTP status (\d+)$/.exec(reason)?.[1];
  if (status === '404' || status === '410') return 'The server does not have it.';
  if (status === '429') return 'The server is too busy to give it now.';
  if (status === '401' || status === '403') {
    return 'The server does not give it to everybody: its licence may have to be accepted there first.';
  }
  return `The server’s answer cannot be used: ${reason}.`;
}
