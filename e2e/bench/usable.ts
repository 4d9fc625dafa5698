// When can one type? The same for the app and the plain page: keys are pressed from the first byte
// on, every 10 ms the page is asked whether one of them stands in the message box and Send is enabled.
import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { openCdp, throttle } from './bench';
import { withoutProfile, type Profiled } from './profile';

export interface UsableTimes {
  /** From the start of the navigation. */
  readonly usableMs: number;
  /** Until the database is read and the list of chats stands; 0 for the plain page. */
  readonly listedMs: number;
  /** Sum of what each task took beyond 50 ms, from the start until `BLOCKING_TAIL_MS` after usable. */
  readonly blockingMs: number;
  /** Epoch ms. */
  readonly usableAt: number;
  readonly listedAt: number;
}

/** What idle downloads begin within it is counted too. */
const BLOCKING_TAIL_MS = 3000;
const LONG_TASK_MS = 50;
const KEY = 'k';

interface Watch {
  usableMs: number;
  listedMs: number;
  readonly longTasks: { startMs: number; durationMs: number }[];
}

/** Runs in the page before anything else. */
function watchUsable(key: string): void {
  const watch: Watch = { usableMs: 0, listedMs: 0, longTasks: [] };
  Object.assign(globalThis, { benchUsable: watch });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      watch.longTasks.push({ startMs: startTime, durationMs: duration });
    }
  }).observe({ type: 'longtask', buffered: true });
  const timer = setInterval(() => {
    const box = document.querySelector('textarea');
    if (!box) return;
    if (watch.usableMs === 0) {
      if (document.activeElement !== box) box.focus();
      const send = document.querySelector<HTMLButtonElement>('button[aria-label="Send"]');
      if (box.value.includes(key) && send?.disabled === false) watch.usableMs = performance.now();
    }
    const list = document.querySelector('[role="list"][aria-label="Chats"]');
    const isFilled = list?.querySelector('a') ?? document.querySelector('[class*="empty"]');
    if (list && isFilled && watch.listedMs === 0) watch.listedMs = performance.now();
    if (watch.usableMs > 0 && watch.listedMs > 0) clearInterval(timer);
  }, 10);
}

export async function prepareUsable(page: Page): Promise<void> {
  await page.addInitScript(watchUsable, KEY);
}

const readWatch = (page: Page) =>
  page.evaluate(() => {
    const { benchUsable } = globalThis as unknown as { benchUsable: Watch };
    return { ...benchUsable, origin: performance.timeOrigin };
  });

async function pressKey(cdp: CDPSession): Promise<void> {
  const key = { key: KEY, code: 'KeyK', windowsVirtualKeyCode: 75 };
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', text: KEY, ...key });
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
}

export interface UsableOptions {
  /** Must resolve as soon as the new document is committed. */
  readonly navigate: () => Promise<unknown>;
  /** Waits for the list of chats too. */
  readonly isApp: boolean;
  /** How long after usable blocking is counted; 0 returns at once. */
  readonly tailMs?: number;
}

/** Throws when the page is not usable after 60 s. */
export async function measureUsable(
  page: Page,
  cdp: CDPSession,
  { navigate, isApp, tailMs = BLOCKING_TAIL_MS }: UsableOptions,
): Promise<UsableTimes> {
  await navigate();
  const giveUpAt = Date.now() + 60_000;
  const isDone = (watch: Watch) => watch.usableMs > 0 && (!isApp || watch.listedMs > 0);
  let watch = await readWatch(page);
  while (!isDone(watch)) {
    if (Date.now() > giveUpAt) throw new Error('Not usable after 60 s');
    if (watch.usableMs === 0) await pressKey(cdp);
    await page.waitForTimeout(20);
    watch = await readWatch(page);
  }
  await page.waitForTimeout(tailMs);
  const { origin, usableMs, listedMs, longTasks } = await readWatch(page);
  const blockingMs = longTasks
    .filter(({ startMs }) => startMs <= usableMs + tailMs)
    .reduce((sum, { durationMs }) => sum + durationMs - LONG_TASK_MS, 0);
  return {
    usableMs,
    listedMs,
    blockingMs,
    usableAt: origin + usableMs,
    listedAt: origin + listedMs,
  };
}

export interface FirstVisit extends Pick<UsableOptions, 'isApp' | 'tailMs'> {
  readonly rate: number;
  readonly profiled?: Profiled;
}

/** A first visit of `url`, with the main thread slowed by `rate`. */
export async function measureFirstVisit(
  context: BrowserContext,
  url: string,
  { rate, profiled = withoutProfile, ...options }: FirstVisit,
): Promise<UsableTimes> {
  const page = await context.newPage();
  const cdp = await openCdp(page);
  await throttle(cdp, rate);
  await prepareUsable(page);
  const navigate = () => page.goto(url, { waitUntil: 'commit' });
  return profiled('first-visit', cdp, () => measureUsable(page, cdp, { navigate, ...options }));
}
