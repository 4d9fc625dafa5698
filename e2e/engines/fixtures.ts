// Builds the engine page once, puts the models beside it, and gives the tests its functions.
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { serve } from '../../tools/serve.mjs';
import type { Lab } from './engine-page';

export { expect };

const repository = fileURLToPath(new URL('../..', import.meta.url));
const pageFolder = join(repository, 'test-results/engine-page');
const webllmFolder = join(repository, '../shared/models/starter/webllm');

/** The library and weights compiled for tests are not in the repository. */
export const hasWebllmStarter = existsSync(webllmFolder);

export type RemoteLab = {
  [K in keyof Lab]: (...args: Parameters<Lab[K]>) => Promise<Awaited<ReturnType<Lab[K]>>>;
};

interface WorkerFixtures {
  /** Address of the built page. */
  readonly pageUrl: string;
  readonly labPage: Page;
  readonly lab: RemoteLab;
  /** Whether this browser's card, or its stand-in in software, has 16-bit floats. */
  readonly hasShaderF16: boolean;
}

async function buildPage(): Promise<void> {
  await build({ configFile: join(repository, 'e2e/engines/vite.config.ts') });
  const models = join(pageFolder, 'models');
  await cp(join(repository, 'public/models'), models, { recursive: true });
  if (hasWebllmStarter) await cp(webllmFolder, join(models, 'starter/webllm'), { recursive: true });
}

/** Puts a file of the tests' own beside the models. */
export async function addModelFile(path: string, content: Uint8Array | string): Promise<void> {
  const file = join(pageFolder, 'models', path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

/** Addresses that a context asks of other hosts, workers included. */
export function watchForeignRequests(context: BrowserContext, pageUrl: string): readonly string[] {
  const foreign: string[] = [];
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    const own = origin === new URL(pageUrl).origin || protocol === 'blob:' || protocol === 'data:';
    if (!own) foreign.push(request.url());
  });
  return foreign;
}

/** The functions of the engine page, opened in `page`. */
export async function openLab(page: Page, pageUrl: string): Promise<RemoteLab> {
  await page.goto(pageUrl);
  await page.waitForFunction(() => 'lab' in globalThis);
  const call = (name: string, args: unknown[]) =>
    page.evaluate(
      ([method, parameters]) => {
        // The page puts it there; see engine-page.ts.
        const { lab } = globalThis as unknown as {
          lab: Record<string, (...args: unknown[]) => Promise<unknown>>;
        };
        return lab[method]?.(...parameters);
      },
      [name, args] as const,
    );
  return new Proxy({} as RemoteLab, {
    get: (_, name) =>
      // What is returned from an async function must not look like a promise.
      name === 'then' ? undefined : (...args: unknown[]) => call(String(name), args),
  });
}

export const test = base.extend<object, WorkerFixtures>({
  pageUrl: [
    async ({}, use) => {
      await buildPage();
      const server = await serve({ folder: pageFolder });
      await use(`${server.url}engine-page.html`);
      await server.close();
    },
    { scope: 'worker' },
  ],

  labPage: [
    async ({ browser, pageUrl }, use) => {
      const context = await browser.newContext();
      const foreign = watchForeignRequests(context, pageUrl);
      await use(await context.newPage());
      await context.close();
      expect(foreign, 'requests to other hosts').toEqual([]);
    },
    { scope: 'worker' },
  ],

  lab: [
    async ({ labPage, pageUrl }, use) => {
      await use(await openLab(labPage, pageUrl));
    },
    { scope: 'worker' },
  ],

  hasShaderF16: [
    async ({ lab, labPage }, use) => {
      // Without WebGPU at all the engine says so too.
      const { ok } = await lab.probe('webllm');
      const has = await labPage.evaluate(
        async () => (await navigator.gpu.requestAdapter())?.features.has('shader-f16') ?? false,
      );
      await use(ok && has);
    },
    { scope: 'worker' },
  ],
});
