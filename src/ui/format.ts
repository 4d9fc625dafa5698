// Numbers and times as the interface writes them (English). Rounded for people, not for sums.
import { bytesParts } from '../core/byte-text';

const DAY_MS = 86_400_000;
const countFormat = lazy(() => new Intl.NumberFormat('en-US'));
const timeFormat = lazy(() => new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' }));
const weekdayFormat = lazy(() => new Intl.DateTimeFormat('en-GB', { weekday: 'short' }));
const dayFormat = lazy(() => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }));
const monthFormat = lazy(() => new Intl.DateTimeFormat('en-GB', { month: 'long' }));

/** 3140 -> "3,140". */
export function formatCount(count: number): string {
  return countFormat().format(Math.round(count));
}

/** Words of somebody's own within a line of ours, whichever way they are written. */
export function isolate(words: string): string {
  return `\u2068${words}\u2069`;
}

/** Decimal units, about three digits: "950 B", "3.1 MB", "397 MB", "1.11 GB", "38 GB". */
export function formatBytes(bytes: number): string {
  return bytesParts(bytes).join(' ');
}

/** The unit once where both share it: "28 of 50 MB", else "612 MB of 1.11 GB". */
export function formatBytesOf(doneBytes: number, totalBytes: number): string {
  const [done, doneUnit] = bytesParts(doneBytes);
  const [total, unit] = bytesParts(totalBytes);
  return `${doneBytes === 0 || doneUnit === unit ? done : `${done} ${doneUnit}`} of ${total} ${unit}`;
}

export function formatBytesPerSecond(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** 41.23 -> "41.2 tok/s"; from 100 up without decimals. */
export function formatTokensPerSecond(tokensPerSecond: number): string {
  return `${tokensPerSecond.toFixed(tokensPerSecond < 99.95 ? 1 : 0)} tok/s`;
}

/** Always in seconds, for figures that are compared: 210 -> "0.21 s", 12400 -> "12.4 s". */
export function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 9_995 ? 2 : 1)} s`;
}

/** 18 -> "18 ms", 4200 -> "4.2 s", 35000 -> "35 s", 130000 -> "2 min 10 s", 3.9e6 -> "1 h 5 min". */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${Number((ms / 1000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return joined(minutes, 'min', seconds % 60, 's');
  const roundedMinutes = Math.round(seconds / 60);
  if (roundedMinutes < 60) return `${roundedMinutes} min`;
  return joined(Math.floor(roundedMinutes / 60), 'h', roundedMinutes % 60, 'min');
}

/** In a list row: "14:02" today, "Thu" within six days, "12 Nov", "12 Nov 2025". Local time. */
export function formatWhen(epochMs: number, nowMs: number): string {
  const days = daysBetween(epochMs, nowMs);
  if (days <= 0) return timeFormat().format(epochMs);
  if (days < 7) return weekdayFormat().format(epochMs);
  const day = dayFormat().format(epochMs);
  return isSameYear(epochMs, nowMs) ? day : `${day} ${new Date(epochMs).getFullYear()}`;
}

/** Heading of a group of rows: "Today", "Yesterday", "Last 7 days", "Earlier in November", "October", "2025". */
export function formatDayGroup(epochMs: number, nowMs: number): string {
  const days = daysBetween(epochMs, nowMs);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days < 7) return 'Last 7 days';
  if (!isSameYear(epochMs, nowMs)) return String(new Date(epochMs).getFullYear());
  const month = monthFormat().format(epochMs);
  return month === monthFormat().format(nowMs) ? `Earlier in ${month}` : month;
}

function joined(first: number, firstUnit: string, second: number, secondUnit: string): string {
  const head = `${first} ${firstUnit}`;
  return second === 0 ? head : `${head} ${second} ${secondUnit}`;
}

function daysBetween(epochMs: number, nowMs: number): number {
  const start = new Date(epochMs).setHours(0, 0, 0, 0);
  const end = new Date(nowMs).setHours(0, 0, 0, 0);
  // Rounded, because a day with a clock change has 23 or 25 hours.
  return Math.round((end - start) / DAY_MS);
}

function isSameYear(a: number, b: number): boolean {
  return new Date(a).getFullYear() === new Date(b).getFullYear();
}

/** Intl formats cost milliseconds to make; most pages need few of them. */
function lazy<T>(make: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= make());
}
