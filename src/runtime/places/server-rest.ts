// How long a server that refused or failed is left alone. Doubling, so that one that is down costs
// little; with a limit, so that it comes back by itself.
import { AppError, type ErrorCode } from '../../core/errors';
import type { Rest } from './place-queue';

/** A server that is alive and asks for patience without saying how much. */
const BUSY_MS = 1000;
const FIRST_MS = 2000;
const LONGEST_MS = 60_000;

/** It is not the question's fault: the next one would fare the same. */
const DOWN: ReadonlySet<ErrorCode> = new Set([
  'server-unreachable',
  'server-refused',
  'server-failed',
  'server-garbled',
]);

/**
 * Undefined: the server did its part. `failures`: how often in a row it has failed, this time
 * included. `now` in epoch ms.
 */
export function restAfter(error: unknown, failures: number, now: number): Rest | undefined {
  if (!(error instanceof AppError)) return undefined;
  const doubled = (ms: number) => Math.min(LONGEST_MS, ms * 2 ** (failures - 1));
  if (error.code === 'server-busy') {
    const told = error.details['retryAfterSeconds'];
    const waitMs = typeof told === 'number' ? Math.max(told * 1000, BUSY_MS) : doubled(BUSY_MS);
    return { why: 'told', until: now + waitMs };
  }
  if (!DOWN.has(error.code)) return undefined;
  return { why: 'down', until: now + doubled(FIRST_MS) };
}
