// The line of numbers under an answer. A number is real or absent.
import type { Usage } from '../../core/engine/engine';

/** "128 tokens · 41.2 tok/s · first 0.21 s" */
export function formatUsage(usage: Usage): string {
  const parts = [
    `${String(usage.completionTokens)} ${usage.completionTokens === 1 ? 'token' : 'tokens'}`,
  ];
  if (usage.tokensPerSecond > 0) parts.push(`${usage.tokensPerSecond.toFixed(1)} tok/s`);
  if (usage.completionTokens > 0) {
    const seconds = usage.timeToFirstTokenMs / 1000;
    parts.push(`first ${seconds.toFixed(seconds < 10 ? 2 : 1)} s`);
  }
  return parts.join(' · ');
}
