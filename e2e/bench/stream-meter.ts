// Measures a page while a text streams into it; the same for the app and the plain page.
import type { CDPSession, Page } from '@playwright/test';
import { TOKENS_PER_SECOND } from './scripted-answer';

export interface StreamFigures {
  /** Share of the time in which the main thread ran a task. */
  readonly busy: number;
  readonly longTasks: number;
  readonly longestTaskMs: number;
  readonly droppedFrames: number;
  /** Main-thread time per token, around token 400 and token 4,000. */
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

async function sampleBusy(cdp: CDPSession): Promise<{ sample: BusySample; startMs: number }> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  const read = (name: string) => {
    const found = metrics.find((metric) => metric.name === name);
    if (!found) throw new Error(`Chromium reports no ${name}`);
    return found.value * 1000;
  };
  return {
    sample: { atMs: read('Timestamp'), busyMs: read('TaskDuration') },
    startMs: read('NavigationStart'),
  };
}

/** Straight line between the samples around `atMs`. */
function busyAt(samples: readonly BusySample[], atMs: number): number {
  const next = samples.findIndex((sample) => sample.atMs >= atMs);
  const [a, b] = [samples[next - 1], samples[next]];
  if (!a || !b) throw new Error('The stream began before or ended after the samples');
  return a.busyMs + ((atMs - a.atMs) / (b.atMs - a.atMs)) * (b.busyMs - a.busyMs);
}

/** `start` makes the page answer. Resolves when the answer is whole; throws after two minutes. */
export async function measureStream(
  page: Page,
  cdp: CDPSession,
  start: () => Promise<unknown>,
): Promise<StreamFigures> {
  const samples: BusySample[] = [];
  let originMs = 0;
  const take = async () => {
    const { sample, startMs } = await sampleBusy(cdp);
    samples.push(sample);
    originMs = startMs;
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
    (busyAt(samples, at(to)) - busyAt(samples, at(from))) / (to - from);
  const [startAt, endAt] = [originMs + watch.startMs, originMs + watch.endMs];
  const longTasks = watch.longTasks.filter(
    ({ startMs }) => startMs >= watch.startMs && startMs <= watch.endMs,
  );
  return {
    busy: (busyAt(samples, endAt) - busyAt(samples, startAt)) / (endAt - startAt),
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
