// Builds the engine page once, puts the models beside it, and gives the tests its functions.
import { expect, test as base, type Page } from '@playwright/test';
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
  /** Whether this browser's card, or its stand-in in software, has 16-bit floats. */
  readonly hasShaderF16: boolean;
  readonly labPage: Page;
  readonly lab: RemoteLab;
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

export const test = base.extend<object, WorkerFixtures>({
  labPage: [
    async ({ browser }, use) => {
      await buildPage();
      const server = await serve({ folder: pageFolder });
      const context = await browser.newContext();
      const foreign: string[] = [];
      context.on('request', (request) => {
        const { protocol, origin } = new URL(request.url());
        const own = origin === new URL(server.url).origin;
        if (!own && protocol !== 'blob:' && protocol !== 'data:') foreign.push(request.url());
      });
      const page = await context.newPage();
      await page.goto(`${server.url}engine-page.html`);
      await page.waitForFunction(() => 'lab' in globalThis);
      await use(page);
      await context.close();
      await server.close();
      expect(foreign, 'requests to other hosts').toEqual([]);
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  hasShaderF16: [
    async ({ labPage }, use) => {
      await use(
        await labPage.evaluate(
          async () => (await navigator.gpu.requestAdapter())?.features.has('shader-f16') ?? false,
        ),
      );
    },
    { scope: 'worker' },
  ],

  lab: [
    async ({ labPage }, use) => {
      const call = (name: keyof Lab, args: unknown[]) =>
        labPage.evaluate(
          ([method, parameters]) => {
            const { lab } = globalThis as unknown as {
              lab: Record<string, (...args: unknown[]) => Promise<unknown>>;
            };
            return lab[method]?.(...parameters);
          },
          [name, args] as const,
        );
      const remote = new Proxy({} as RemoteLab, {
        get:
          (_, name) =>
          (...args: unknown[]) =>
            call(name as keyof Lab, args),
      });
      await use(remote);
    },
    { scope: 'worker' },
  ],
});
