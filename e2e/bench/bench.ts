// What every figure works with: the sites, the browser, how often to repeat.
import { chromium, type BrowserContext, type CDPSession, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, type StaticServer } from '../../tools/serve.mjs';
import { findChromium } from '../../tools/browser.mjs';
import type { BenchLab } from './lab/lab';
import type { Profiled } from './profile';
import type { Sites } from './sites';

/** Nothing of the browser itself may work beside what is measured. */
const browserArgs = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A machine that does other things beside gives poor figures, not none. */
const BUSY_MS = 120_000;

export interface ServedRequest {
  readonly path: string;
  /** Epoch ms. */
  readonly at: number;
}

export interface ServedSite extends StaticServer {
  /** Every request since the start, those of workers and the service worker included. */
  readonly requests: readonly ServedRequest[];
}

export interface Bench {
  /** At least 5, or 3 when somebody is in a hurry. */
  readonly runs: number;
  readonly sites: Sites;
  /** The build as users get it. */
  readonly app: ServedSite;
  /** The same with a scripted text in place of wllama, and without a service worker. */
  readonly scripted: ServedSite;
  readonly hasSmolLm2: boolean;
  /** A fresh profile, as of somebody who was never here; gone when `use` is done. */
  readonly withContext: <T>(use: (context: BrowserContext) => Promise<T>) => Promise<T>;
  /** The same kept on disk, so that it can be closed and opened again. */
  readonly openProfile: (folder: string) => Promise<BrowserContext>;
  readonly makeFolder: () => Promise<string>;
  readonly say: (line: string) => void;
  /** Only runs `work`, unless profiles were asked for. */
  readonly profiled: Profiled;
}

async function serveCounted(folder: string): Promise<ServedSite> {
  const requests: ServedRequest[] = [];
  const server = await serve({
    folder,
    replace: (path) => {
      requests.push({ path, at: Date.now() });
      return undefined;
    },
  });
  return { ...server, requests };
}

export interface BenchSettings {
  readonly sites: Sites;
  readonly runs: number;
  readonly say: (line: string) => void;
  readonly profiled: Profiled;
}

export async function openBench({ sites, runs, say, profiled }: BenchSettings): Promise<{
  readonly bench: Bench;
  readonly version: string;
  close(): Promise<void>;
}> {
  const executablePath = findChromium();
  const launch = { args: browserArgs, ...(executablePath === undefined ? {} : { executablePath }) };
  const viewport = { width: 1280, height: 800 };
  const app = await serveCounted(sites.appFolder);
  const scripted = await serveCounted(sites.scriptedFolder);
  const browser = await chromium.launch(launch);
  const folders: string[] = [];

  const bench: Bench = {
    runs,
    sites,
    app,
    scripted,
    hasSmolLm2: sites.hasSmolLm2,
    async withContext(use) {
      const context = await browser.newContext({ viewport });
      context.setDefaultTimeout(BUSY_MS);
      try {
        return await use(context);
      } finally {
        await context.close();
      }
    },
    openProfile: (folder) => chromium.launchPersistentContext(folder, { ...launch, viewport }),
    async makeFolder() {
      const folder = await mkdtemp(join(tmpdir(), 'hearth-bench-'));
      folders.push(folder);
      return folder;
    },
    say,
    profiled,
  };
  return {
    bench,
    version: browser.version(),
    async close() {
      await browser.close();
      await Promise.all([app.close(), scripted.close()]);
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

/** The domains of Chromium's protocol that figures are read from. */
export async function openCdp(page: Page): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'timeTicks' });
  return cdp;
}

/** `rate` 4: the main thread gets a quarter of its time. Workers are not slowed. */
export async function throttle(cdp: CDPSession, rate: number): Promise<void> {
  await cdp.send('Emulation.setCPUThrottlingRate', { rate });
}

/** Runs one function of the lab page on the app's origin, in this context. */
export async function callLab<K extends keyof BenchLab>(
  context: BrowserContext,
  siteUrl: string,
  name: K,
  ...args: Parameters<BenchLab[K]>
): Promise<Awaited<ReturnType<BenchLab[K]>>> {
  const page = await context.newPage();
  try {
    await page.goto(`${siteUrl}bench/lab.html`);
    await page.waitForFunction(() => 'lab' in globalThis);
    const result = await page.evaluate(
      ([method, parameters]) => {
        const { lab } = globalThis as unknown as {
          lab: Record<string, (...args: unknown[]) => Promise<unknown>>;
        };
        return lab[method]?.(...parameters);
      },
      [name, args] as const,
    );
    // The page answers with what its interface says; `evaluate` does not know it.
    return result as Awaited<ReturnType<BenchLab[K]>>;
  } finally {
    await page.close();
  }
}

export async function waitReadyOffline(page: Page): Promise<void> {
  await page.getByRole('status').filter({ hasText: 'Ready offline' }).waitFor({ timeout: 120_000 });
}

/** Lets everything that starts by itself (store, service worker, caches) come to rest. */
export async function settle(page: Page, ms = 1500): Promise<void> {
  await page.evaluate(
    (quietMs) =>
      new Promise<void>((resolve) => {
        setTimeout(() => requestIdleCallback(() => resolve()), quietMs);
      }),
    ms,
  );
}
