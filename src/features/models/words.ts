// Words and figures of the Models page.
import { formatDayGroup, formatWhen } from '../../ui/format';

/** "used today", "used yesterday", "used on Thu", "used 9 Nov". */
export function lastUseText(epochMs: number, nowMs: number): string {
  const group = formatDayGroup(epochMs, nowMs);
  if (group === 'Today' || group === 'Yesterday') return `used ${group.toLowerCase()}`;
  const when = formatWhen(epochMs, nowMs);
  return group === 'Last 7 days' ? `used on ${when}` : `used ${when}`;
}

/** Predictions are rounded to what they are worth: 3.4, 12, 310. */
export function speedDigits(tokensPerSecond: number, isMeasured: boolean): string {
  const hasDecimals = isMeasured ? tokensPerSecond < 99.95 : tokensPerSecond < 9.95;
  return tokensPerSecond.toFixed(hasDecimals ? 1 : 0);
}
