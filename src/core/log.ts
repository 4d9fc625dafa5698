// A ring buffer of what happened, read by the monitoring page and copied with a failure's details.

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export interface LogEntry {
  readonly at: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly data?: unknown;
}

const CAPACITY = 500;
const entries: LogEntry[] = [];

export function log(level: LogLevel, message: string, data?: unknown): void {
  entries.push({ at: Date.now(), level, message, ...(data === undefined ? {} : { data }) });
  if (entries.length > CAPACITY) entries.shift();
  if (level === 'error') console.error(message, data ?? '');
  if (level === 'warn') console.warn(message, data ?? '');
}

/** Oldest first. */
export function readLog(): readonly LogEntry[] {
  return entries;
}
