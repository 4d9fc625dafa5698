import { expect, test as base } from '@playwright/test';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { serve, type StaticServer } from '../../tools/serve.mjs';
import type { RetrievalLab } from './retrieval-page';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const pageFolder = join(repository, 'test-results/retrieval-page');

type RemoteLab = {
  [K in keyof RetrievalLab]: (
    ...args: Parameters<RetrievalLab[K]>
  ) => Promise<Awaited<ReturnType<RetrievalLab[K]>>>;
};

const test = base.extend<{ readonly lab: RemoteLab }, { readonly site: StaticServer }>({
  site: [
    async ({}, use) => {
      await build({
        root: fileURLToPath(new URL('.', import.meta.url)),
        base: './',
        publicDir: false,
        logLevel: 'warn',
        configFile: false,
        worker: { format: 'es' },
        build: {
          outDir: pageFolder,
          emptyOutDir: true,
          target: 'es2023',
          assetsInlineLimit: 0,
          rolldownOptions: {
            input: fileURLToPath(new URL('retrieval-page.html', import.meta.url)),
          },
        },
      });
      const server = await serve({ folder: pageFolder });
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  lab: async ({ page, site }, use) => {
    await page.goto(`${site.url}retrieval-page.html`);
    await page.waitForFunction(() => 'lab' in globalThis);
    const call = (name: string, args: unknown[]) =>
      page.evaluate(
        ([method, parameters]) => {
          // The page puts it there; see retrieval-page.ts.
          const { lab } = globalThis as unknown as {
            lab: Record<string, (...args: unknown[]) => Promise<unknown>>;
          };
          return lab[method]?.(...parameters);
        },
        [name, args] as const,
      );
    const remote = new Proxy({} as RemoteLab, {
      get: (_, name) =>
        // What a fixture is given must not look like a promise.
        name === 'then' ? undefined : (...args: unknown[]) => call(String(name), args),
    });
    await use(remote);
  },
});

test('voy answers for a small collection, the flat index for a large one', async ({ lab }) => {
  const small = await lab.searchThroughVoy(1_000, 20);
  expect(small.isEqual).toBe(true);
  expect(small.stats.kernel).toBe('simd');
  expect(small.stats.chunkVectors?.voy).toBe('ready');
  // It is built while the first 20 are answered; the next 20 are its own.
  expect(small.stats.chunkVectors?.voySearches).toBeGreaterThanOrEqual(20);
  const large = await lab.searchThroughVoy(5_001, 3);
  expect(large.stats.chunkVectors).toEqual({
    vectors: 5_001,
    voySearches: 0,
    flatSearches: 6,
    voy: 'off',
  });
});

test('voy holds 100 identical vectors as one and finds them all', async ({ lab }) => {
  const { counts, found, isEqual } = await lab.holdIdentical();
  expect(counts).toEqual({ points: 201, adds: 1, removes: 0, searches: 1 });
  expect(found).toBe(100);
  expect(isEqual).toBe(true);
});

test('a voy worker that the browser ends loses nothing and is replaced', async ({ lab }) => {
  const { isEqual, spawned, voySearches, flatSearches } = await lab.killWorker();
  expect(isEqual).toEqual([true, true, true, true, true, true]);
  expect(spawned).toBe(3);
  expect(voySearches).toBeGreaterThanOrEqual(4);
  expect(voySearches + flatSearches).toBe(6);
});
