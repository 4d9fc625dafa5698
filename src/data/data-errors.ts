// The one place where IndexedDB's and Dexie's errors become codes.
import { AppError, isAbort } from '../core/errors';

/** Dexie wraps what the browser threw, sometimes twice. */
function namesOf(error: unknown): string[] {
  const names: string[] = [];
  for (let next = error; next instanceof Error && names.length < 5;) {
    names.push(next.name);
    next = 'inner' in next ? next.inner : next.cause;
  }
  return names;
}

/** AppErrors and cancellation as they are; everything the database throws as a code. */
export function toDataError(error: unknown): Error {
  if (error instanceof AppError) return error;
  const names = namesOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const options = { cause: error };
  if (names.includes('QuotaExceededError')) {
    return new AppError('quota-exceeded', message, {}, options);
  }
  if (names.includes('VersionError')) {
    return new AppError('storage-unavailable', message, { reason: 'newer-version' }, options);
  }
  if (names.includes('DatabaseClosedError')) {
    return new AppError('storage-unavailable', message, { reason: 'closed' }, options);
  }
  // A DOMException only: Dexie calls an aborted transaction AbortError too, and that is a failure.
  if (error instanceof DOMException && isAbort(error)) return error;
  const details = names[0] === undefined ? {} : { name: names[0] };
  const code = names.some((name) => unavailable.has(name)) ? 'storage-unavailable' : 'internal';
  return new AppError(code, message, details, options);
}

const unavailable = new Set([
  'MissingAPIError',
  'OpenFailedError',
  'InvalidStateError',
  'SecurityError',
  'UnknownError',
  'NotFoundError',
  'NotReadableError',
]);

/** Every access function returns through this, so that callers see codes only. */
export function guard<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw toDataError(error);
  });
}
