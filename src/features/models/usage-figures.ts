// What a model did on this device, in figures for its details.
import type { Backend, MeasuredSpeed, ModelUse } from '../../data/records';
import { formatCount, formatDuration, formatTokensPerSecond, formatWhen } from '../../ui/format';
import { lastUseText } from './words';

export type FigureRow = readonly [name: string, value: string];

/** Only what happened; empty before the first load. */
export function usageRows(use: ModelUse, nowMs: number): readonly FigureRow[] {
  const rows: FigureRow[] = [];
  if (use.answers > 0) {
    rows.push(['Answers', formatCount(use.answers)]);
    rows.push(['Tokens written', formatCount(use.completionTokens)]);
    rows.push(['Last use', lastUseText(use.lastUsedAt, nowMs).replace(/^used /, '')]);
  }
  const speeds = (use.speeds ?? []).map(({ tokensPerSecond }) => tokensPerSecond);
  if (speeds.length > 0) rows.push(['Speed of answers', spread(speeds, formatTokensPerSecond)]);
  const loads = use.loadMsHistory ?? (use.lastLoadMs === undefined ? [] : [use.lastLoadMs]);
  if (loads.length > 0) rows.push(['Time to load', spread(loads, formatDuration)]);
  if (use.check) {
    const { agreement, tokens, backend, checkedAt } = use.check;
    const agreed = Math.round(agreement * tokens);
    const when = formatWhen(checkedAt, nowMs);
    rows.push([
      'Computes right',
      `${agreed} of ${tokens} tokens as the reference, ${placeWords(backend)}, ${when}`,
    ]);
  }
  return rows;
}

/** "41.2 tok/s last, usually 38.0": the newest, and the middle one where there are several. */
function spread(values: readonly number[], format: (value: number) => string): string {
  const newest = values.at(-1) ?? 0;
  if (values.length < 3) return format(newest);
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? newest;
  return `${format(newest)} last, usually ${format(middle)}`;
}

/** Where it computes: "on the processor". */
export function placeWords(backend: Backend): string {
  return places[backend];
}

const places: Readonly<Record<Backend, string>> = {
  cpu: 'on the processor',
  webgpu: 'on the graphics processor',
  server: 'on its server',
};

export interface WayRow {
  /** "Processor, 2 threads". */
  readonly way: string;
  readonly prefillTokensPerSecond: number;
  readonly tokensPerSecond: number;
  /** Loads follow it. */
  readonly isKept: boolean;
}

/** Ways that the last speed test tried, or the winner alone where only that was kept. */
export function wayRows({ measured, ways }: ModelUse): readonly WayRow[] {
  if (!measured) return [];
  return (ways ?? [measured]).map((way) => ({
    way: wayWords(way),
    prefillTokensPerSecond: way.prefillTokensPerSecond,
    tokensPerSecond: way.tokensPerSecond,
    isKept: way.backend === measured.backend && way.threads === measured.threads,
  }));
}

function wayWords({ backend, threads = 1 }: MeasuredSpeed): string {
  if (backend === 'webgpu') return 'Graphics processor';
  if (backend === 'server') return 'Its server';
  return `Processor, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
