import { AppError, type ErrorCode } from '../errors';

const SPOILING: ReadonlySet<ErrorCode> = new Set([
  'engine-crashed',
  'device-lost',
  'out-of-memory',
]);

/**
 * After such an error the library is not to be trusted with another call; its model is gone. What a
 * server tells of itself spoils nothing here.
 */
export function spoilsEngine(error: unknown): boolean {
  return (
    error instanceof AppError && SPOILING.has(error.code) && error.details['server'] === undefined
  );
}
