// One error class with a closed list of codes; the words people read are app/error-copy.ts.

export const errorCodes = [
  'webgpu-unavailable',
  'device-lost',
  'out-of-memory',
  'model-not-found',
  'model-download-failed',
  'model-damaged',
  'model-not-loaded',
  'model-unsupported',
  'context-overflow',
  'engine-crashed',
  'engine-busy',
  'capability-missing',
  'offline',
  'quota-exceeded',
  'storage-unavailable',
  'file-unavailable',
  'record-not-found',
  'record-corrupt',
  'document-unreadable',
  'document-locked',
  'server-unreachable',
  'server-refused',
  'server-busy',
  'server-failed',
  'server-garbled',
  'place-not-allowed',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** `message` is for developers, in English, with values. Code that reacts switches on `code`. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What crosses a thread, a tab or a reload: plain data. */
export interface WireError {
  readonly name: string;
  readonly code: ErrorCode | 'abort';
  readonly message: string;
  readonly details: ErrorDetails;
  readonly stack?: string;
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

export function abortError(message = 'Aborted'): DOMException {
  return new DOMException(message, 'AbortError');
}

/** Anything thrown, as plain data. Foreign errors become `internal` and keep their stack. */
export function toWire(error: unknown): WireError {
  if (isAbort(error)) {
    return { name: 'AbortError', code: 'abort', message: (error as Error).message, details: {} };
  }
  const base = error instanceof Error ? error : new Error(String(error));
  return {
    name: base.name,
    code: base instanceof AppError ? base.code : 'internal',
    message: base.message,
    details: base instanceof AppError ? base.details : {},
    ...(base.stack === undefined ? {} : { stack: base.stack }),
  };
}

export function fromWire(wire: WireError): Error {
  if (wire.code === 'abort') return abortError(wire.message);
  const error = new AppError(wire.code, wire.message, wire.details);
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}

/** An AppError as it is; anything else wrapped as `internal` with the original as cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new AppError('internal', message, {}, { cause: error });
}
