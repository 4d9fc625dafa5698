// What every spec starts from: the built app on a server of its own, and a page that fails the
// test when anything is asked of another host.
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serve, type ServeOptions, type StaticServer } from '../tools/serve.mjs';

export { expect };

/** The build users get; `npm test` makes it before the specs run. */
export const distFolder = fileURLToPath(new URL('../dist', import.meta.url));
export const hasSmolLm2 = existsSync(`${distFolder}/models/smollm2-135m-instruct`);

export type StartServer = (options?: Partial<ServeOptions>) => Promise<StaticServer>;

/** Of each file; a model takes seconds to come, on a fast machine too. */
const LINE_BYTES_PER_SECOND = 40e6;

interface TestFixtures {
  /** Addresses on other machines that were asked for; the test fails unless it ends empty. */
  readonly foreignRequests: string[];
  /** What the page printed and could not fetch; told when the test fails. */
  readonly pageLog: string[];
  /** A further server, closed after the test: other headers, another folder, other content. */
  readonly startServer: StartServer;
  /** Opens a route of the app and waits until one can type; `route` as in "#/models". */
  readonly openApp: (route?: string, siteUrl?: string) => Promise<Page>;
}

interface WorkerFixtures {
  /** The app with the headers a well-kept host sends. */
  readonly site: StaticServer;
}

/** Addresses that left this machine, workers and service workers included. */
function watchForeignRequests(context: BrowserContext): string[] {
  const foreign: string[] = [];
  const look = (address: string) => {
    const { protocol, hostname } = new URL(address);
    if (protocol === 'data:' || protocol === 'blob:') return;
    if (hostname !== 'localhost' && hostname !== '127.0.0.1') foreign.push(address);
  };
  context.on('request', (request) => {
    look(request.url());
  });
  context.on('page', (page) => {
    page.on('websocket', (socket) => {
      look(socket.url());
    });
  });
  return foreign;
}

/** Warnings, errors and failed requests of every page and worker, in order. */
function listenTo(context: BrowserContext): string[] {
  const lines: string[] = [];
  context.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) lines.push(message.text());
  });
  context.on('weberror', (error) => lines.push(String(error.error())));
  context.on('requestfailed', (request) => {
    lines.push(`${request.failure()?.errorText ?? 'failed'} ${request.url()}`);
  });
  return lines;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  site: [
    async ({}, use) => {
      const server = await serve({ folder: distFolder, bytesPerSecond: LINE_BYTES_PER_SECOND });
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ site }, use) => {
    await use(site.url);
  },

  foreignRequests: [
    async ({ context }, use) => {
      const foreign = watchForeignRequests(context);
      await use(foreign);
      expect(foreign, 'requests to other hosts').toEqual([]);
    },
    { auto: true },
  ],

  pageLog: [
    async ({ context }, use, testInfo) => {
      const lines = listenTo(context);
      await use(lines);
      if (testInfo.status === testInfo.expectedStatus || lines.length === 0) return;
      await testInfo.attach('page log', { body: lines.join('\n'), contentType: 'text/plain' });
    },
    { auto: true },
  ],

  startServer: async ({}, use) => {
    const servers: StaticServer[] = [];
    await use(async (options) => {
      const bytesPerSecond = LINE_BYTES_PER_SECOND;
      const server = await serve({ folder: distFolder, bytesPerSecond, ...options });
      servers.push(server);
      return server;
    });
    await Promise.all(servers.map((server) => server.close()));
  },

  openApp: async ({ page, site }, use) => {
    await use(async (route = '#/chat', siteUrl = site.url) => {
      await page.goto(siteUrl + route);
      await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
      if (route.startsWith('#/chat')) {
        await expect(page.getByRole('textbox', { name: 'Message' })).toBeEditable();
      }
      return page;
    });
  },
});

/** Resolves when this page is under a service worker, so that a reload needs no network. */
export async function waitForServiceWorker(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((done) => {
      navigator.serviceWorker.addEventListener('controllerchange', done, { once: true });
    });
  });
}
