import type { Pull } from '../../runtime/bridge/pulls';
import { formatBytes, formatBytesOf, formatBytesPerSecond, formatDuration } from '../../ui/format';

/** "1.2 of 3.1 GB · 24 MB/s · 1 min left", or what the server does before and after. */
export function progressWords({ progress, bytesPerSecond, state }: Pull): string {
  if (!progress) return 'Asking the server';
  const { doneBytes, totalBytes, status } = progress;
  if (totalBytes === 0) return firstUpper(status);
  const amount = formatBytesOf(doneBytes, totalBytes);
  if (state !== 'running') return amount;
  // It says what it does beside fetching: it checks, and writes the list of its files.
  if (doneBytes >= totalBytes) return `${formatBytes(totalBytes)} · ${status}`;
  if (bytesPerSecond === undefined) return amount;
  const leftMs = ((totalBytes - doneBytes) * 1000) / bytesPerSecond;
  return `${amount} · ${formatBytesPerSecond(bytesPerSecond)} · ${formatDuration(leftMs)} left`;
}

function firstUpper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
