// Which failures are the place's and not the question's: another place may do better.
import { AppError, type ErrorCode } from '../../core/errors';

const MOVING: ReadonlySet<ErrorCode> = new Set([
  'server-unreachable',
  'server-refused',
  'server-busy',
  'server-failed',
  'server-garbled',
  'place-not-allowed',
  'out-of-memory',
  'webgpu-unavailable',
  'device-lost',
  'engine-crashed',
  'model-not-found',
  'model-download-failed',
  'model-damaged',
  'model-unsupported',
  'offline',
]);
/** With pauses that double from one second to a minute: about five minutes. */
const MAX_REFUSALS = 10;

export function movesOn(error: unknown): error is AppError {
  return error instanceof AppError && (MOVING.has(error.code) || isBlind(error));
}

/** There were pictures, and the model there cannot see. */
function isBlind({ code, details }: AppError): boolean {
  return code === 'capability-missing' && details['reason'] === 'no-sight';
}

/** The server lives and asked for patience. `refusals`: how often it has already. */
export function isWorthWaiting(error: unknown, refusals: number): boolean {
  return error instanceof AppError && error.code === 'server-busy' && refusals < MAX_REFUSALS;
}
