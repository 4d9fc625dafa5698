// The store page on a server of its own, a host of models with faults, and two files to fetch.
import { test as base, type BrowserContext, type Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { ModelSpec } from '../../src/core/model/model-manifest';
import { serve, type StaticServer } from '../../tools/serve.mjs';
import { startSourceServer, type SourceServer } from './source-server';
import type { StoreLab } from './store-page';

export const MIB = 2 ** 20;
const repository = fileURLToPath(new URL('../..', import.meta.url));
export const pageFolder = join(repository, 'test-results/store-page');

export const big = makeGguf(20 * MIB);
export const small = makeGguf(600_000);
export const bigDigest = digestOf(big);

function makeGguf(length: number): Uint8Array {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 4) bytes.writeUInt32LE((at * 2654435761) >>> 0, at);
  bytes.write('GGUF');
  return bytes;
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export type RemoteStore = {
  [K in keyof StoreLab]: (
    ...args: Parameters<StoreLab[K]>
  ) => Promise<Awaited<ReturnType<StoreLab[K]>>>;
};

interface Fixtures {
  readonly sources: SourceServer;
  /** A further tab of the same profile. */
  readonly openTab: () => Promise<{ page: Page; store: RemoteStore }>;
}

export const test = base.extend<Fixtures, { readonly site: StaticServer }>({
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
          rolldownOptions: { input: fileURLToPath(new URL('store-page.html', import.meta.url)) },
        },
      });
      const server = await serve({ folder: pageFolder });
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  sources: async ({}, use) => {
    const server = await startSourceServer({ 'big.gguf': big, 'onnx/small #1.gguf': small });
    await use(server);
    await server.close();
  },
  openTab: async ({ context, site }, use) => {
    await use(() => openTab(context, site.url));
  },
});

export async function openTab(context: BrowserContext, siteUrl: string) {
  const page = await context.newPage();
  await page.goto(`${siteUrl}store-page.html`);
  return { page, store: await toRemote(page) };
}

export async function toRemote(page: Page): Promise<RemoteStore> {
  await page.waitForFunction(() => 'storeLab' in globalThis);
  const call = (name: string, args: unknown[]) =>
    page.evaluate(
      ([method, parameters]) => {
        // Set by store-page.ts; the names come from its own interface.
        const { storeLab } = globalThis as unknown as {
          storeLab: Record<string, (...args: unknown[]) => Promise<unknown>>;
        };
        return storeLab[method]?.(...parameters);
      },
      [name, args] as const,
    );
  // Every property is a call into the page, which has exactly this interface.
  return new Proxy({} as RemoteStore, {
    get: (_, name) =>
      name === 'then' ? undefined : (...args: unknown[]) => call(String(name), args),
  });
}

export function makeSpec(sources: readonly string[], change: Partial<ModelSpec> = {}): ModelSpec {
  return {
    modelId: 'test-model',
    name: 'Test',
    family: 'Test',
    task: 'chat',
    engine: 'wllama',
    quantization: 'Q8_0',
    contextLength: 128,
    licence: 'Apache-2.0',
    summary: '',
    files: [
      { path: 'big.gguf', bytes: big.length, sha256: bigDigest },
      { path: 'onnx/small #1.gguf', bytes: small.length, sha256: digestOf(small) },
    ],
    bytes: big.length + small.length,
    sources,
    ...change,
  };
}
