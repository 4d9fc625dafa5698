// Measures a page while a text streams into it; the same for the app and the plain page.
import type { CDPSession, Page } from '@playwright/test';
import { openCdp } from './bench';
import { TOKENS_PER_SECOND } from './scripted-answer';

export interface StreamFigures {
  /** Share of the time in which the main thread ran a task. */
  readonly busy: number;
  /** The same without the time in which other programs held the processor. */
  readonly busyCpu: number;
  readonly longTasks: number;
  readonly longestTaskMs: number;
  readonly droppedFrames: number;
  /** Processor time of the main thread per token, from token 400 on and up to token 4,000. */
  readonly earlyTokenMs: number;
  readonly lateTokenMs: number;
  readonly seconds: number;
}

interface Watch {
  startMs: number;
  endMs: number;
  dropped: number;
  readonly longTasks: { startMs: number; durationMs: number }[];
}

interface BusySample {
  readonly atMs: number;
  readonly busyMs: number;
  readonly cpuMs: number;
}

const FRAME_MS = 1000 / 60;
const SAMPLE_EVERY_MS = 250;
/** The text takes 20 s; whatever is not done by then never will be. */
const GIVE_UP_MS = 120_000;
/** Sections of the text, of the same make-up: the second, which begins at token 400, and the last. */
const EARLY = { from: 400, to: 800 };
const LATE = { from: 3600, to: 4000 };

/** Runs in the page before anything else. A gap of more than one and a half frames dropped some. */
function watchStream(frameMs: number): void {
  const watch: Watch = { startMs: 0, endMs: 0, dropped: 0, longTasks: [] };
  Object.assign(globalThis, { benchStream: watch });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      watch.longTasks.push({ startMs: startTime, durationMs: duration });
    }
  }).observe({ type: 'longtask' });
  let last = 0;
  const look = (frameAt: number) => {
    requestAnimationFrame(look);
    const articles = document.querySelectorAll('article:not([aria-label="You"])');
    const article = articles[articles.length - 1];
    if (watch.endMs > 0 || !article) return;
    if (watch.startMs === 0) {
      if (article.querySelector('[dir="auto"]')?.firstChild) watch.startMs = performance.now();
    } else {
      const gap = frameAt - last;
      if (gap > 1.5 * frameMs) watch.dropped += Math.round(gap / frameMs) - 1;
      if (article.getAttribute('aria-busy') === 'false') watch.endMs = performance.now();
    }
    last = frameAt;
  };
  requestAnimationFrame(look);
}

export async function prepareStream(page: Page): Promise<void> {
  await page.addInitScript(watchStream, FRAME_MS);
}

/** Two clocks: `wall` counts the time of tasks, `cpu` what the processor spent on them. */
interface Clocks {
  readonly wall: CDPSession;
  readonly cpu: CDPSession;
}

async function openClocks(page: Page): Promise<Clocks> {
  const [wall, cpu] = [await openCdp(page), await page.context().newCDPSession(page)];
  await cpu.send('Performance.enable', { timeDomain: 'threadTicks' });
  return { wall, cpu };
}

async function readMetrics(cdp: CDPSession): Promise<(name: string) => number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (name) => {
    const found = metrics.find((metric) => metric.name === name);
    if (!found) throw new Error(`Chromium reports no ${name}`);
    return found.value * 1000;
  };
}

async function sampleBusy(clocks: Clocks): Promise<BusySample & { readonly originMs: number }> {
  const [wall, cpu] = await Promise.all([readMetrics(clocks.wall), readMetrics(clocks.cpu)]);
  return {
    atMs: wall('Timestamp'),
    busyMs: wall('TaskDuration'),
    cpuMs: cpu('TaskDuration'),
    originMs: wall('NavigationStart'),
  };
}

type BusyClock = 'busyMs' | 'cpuMs';

/** Between two moments, on a straight line between the samples around each. */
function busyBetween(samples: readonly BusySample[], clock: BusyClock, from: number, to: number) {
  const busyAt = (atMs: number) => {
    const next = samples.findIndex((sample) => sample.atMs >= atMs);
    const [a, b] = [samples[next - 1], samples[next]];
    if (!a || !b) throw new Error('The stream began before or ended after the samples');
    return a[clock] + ((atMs - a.atMs) / (b.atMs - a.atMs)) * (b[clock] - a[clock]);
  };
  return busyAt(to) - busyAt(from);
}

/** `start` makes the page answer. Resolves when the answer is whole; throws after two minutes. */
export async function measureStream(
  page: Page,
  start: () => Promise<unknown>,
): Promise<StreamFigures> {
  const clocks = await openClocks(page);
  const samples: BusySample[] = [];
  let originMs = 0;
  const take = async () => {
    const sample = await sampleBusy(clocks);
    samples.push(sample);
    originMs = sample.originMs;
  };
  await take();
  await start();
  let watch = await readWatch(page);
  const giveUpAt = Date.now() + GIVE_UP_MS;
  while (watch.endMs === 0) {
    if (Date.now() > giveUpAt) {
      throw new Error(watch.startMs === 0 ? 'No answer came' : 'The answer did not end');
    }
    await page.waitForTimeout(SAMPLE_EVERY_MS);
    await take();
    watch = await readWatch(page);
  }
  // A slowed page sees the first token late; the last window then reaches past the end.
  await page.waitForTimeout(2 * SAMPLE_EVERY_MS);
  await take();
  const at = (token: number) => originMs + watch.startMs + (token * 1000) / TOKENS_PER_SECOND;
  const perToken = ({ from, to }: { from: number; to: number }) =>
    busyBetween(samples, 'cpuMs', at(from), at(to)) / (to - from);
  const [startAt, endAt] = [originMs + watch.startMs, originMs + watch.endMs];
  const share = (clock: BusyClock) =>
    busyBetween(samples, clock, startAt, endAt) / (endAt - startAt);
  const longTasks = watch.longTasks.filter(
    ({ startMs }) => startMs >= watch.startMs && startMs <= watch.endMs,
  );
  return {
    busy: share('busyMs'),
    busyCpu: share('cpuMs'),
    longTasks: longTasks.length,
    longestTaskMs: Math.max(0, ...longTasks.map(({ durationMs }) => durationMs)),
    droppedFrames: watch.dropped,
    earlyTokenMs: perToken(EARLY),
    lateTokenMs: perToken(LATE),
    seconds: (endAt - startAt) / 1000,
  };
}

const readWatch = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { benchStream: Watch }).benchStream);
