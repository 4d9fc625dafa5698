// The real worker in a real browser: pdf.js in a thread below it, its files from the build.
import { expect, test as base, type Page } from '@playwright/test';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { serve, type StaticServer } from '../../tools/serve.mjs';
import type { IngestLab } from './ingest-page';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(repository, 'test-results/ingest-page');
const realDocuments = fileURLToPath(new URL('../../../shared/documents/', import.meta.url));

type RemoteLab = {
  [K in keyof IngestLab]: (...args: Parameters<IngestLab[K]>) => ReturnType<IngestLab[K]>;
};

const test = base.extend<{ lab: RemoteLab }, { site: StaticServer }>({
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
          outDir: folder,
          emptyOutDir: true,
          target: 'es2023',
          assetsInlineLimit: 0,
          rolldownOptions: { input: fileURLToPath(new URL('ingest-page.html', import.meta.url)) },
        },
      });
      await mkdir(join(folder, 'documents'));
      const server = await serve({ folder });
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  lab: async ({ page, site }, use) => {
    await page.goto(`${site.url}ingest-page.html`);
    await use(await toLab(page));
  },
});

async function toLab(page: Page): Promise<RemoteLab> {
  await page.waitForFunction(() => 'ingestLab' in globalThis);
  const call = (name: string, args: unknown[]) =>
    page.evaluate(
      ([method, parameters]) => {
        // Set by ingest-page.ts; the names come from its own interface.
        const { ingestLab } = globalThis as unknown as {
          ingestLab: Record<string, (...args: unknown[]) => Promise<unknown>>;
        };
        return ingestLab[method]?.(...parameters);
      },
      [name, args] as const,
    );
  // Every property is a call into the page, which has exactly this interface.
  return new Proxy({} as RemoteLab, {
    get: (_, name) =>
      name === 'then' ? undefined : (...args: unknown[]) => call(String(name), args),
  });
}

const publish = (name: string, bytes: Uint8Array | string) =>
  writeFile(join(folder, 'documents', name), bytes);

async function makePdf(pages: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.TimesRoman);
  document.setTitle('Made for a test');
  for (let page = 1; page <= pages; page += 1) {
    document
      .addPage([300, 200])
      .drawText(`This is page ${page} of many.`, { x: 30, y: 150, size: 12, font });
  }
  return document.save();
}

test('a PDF of 2,000 pages is read page by page, and the page goes on answering', async ({
  lab,
}) => {
  await publish('long.pdf', await makePdf(2000));
  const result = await lab.read('documents/long.pdf');
  expect(result).toMatchObject({ pages: 2000, title: 'Made for a test', problems: [] });
  expect(result.text).toContain('This is page 1 of many.');
  expect(result.text).toContain('This is page 2000 of many.');
  expect(result.chunks).toBeGreaterThan(20);
  console.log(
    `2,000 pages in ${(result.elapsedMs / 1000).toFixed(1)} s, longest gap ${result.longestGapMs.toFixed(0)} ms`,
  );
});

test('a broken file is an error, and the worker reads the next one', async ({ lab }) => {
  await publish('broken.pdf', '%PDF-1.7\nnothing of a PDF follows');
  const broken = await lab.read('documents/broken.pdf');
  expect(broken.error).toMatchObject({
    code: 'document-unreadable',
    details: { reason: 'damaged' },
  });
  await publish('good.pdf', await makePdf(1));
  expect(await lab.read('documents/good.pdf')).toMatchObject({ pages: 1, problems: [] });
});

test('the same content has the same digest under another name', async ({ lab }) => {
  await publish('one.txt', 'abc');
  await publish('two.md', 'abc');
  const digest = await lab.digest('documents/one.txt');
  expect(digest).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await lab.digest('documents/two.md')).toBe(digest);
});

test('50 MB of text pass through, and the page does not hold them', async ({ lab, page }) => {
  const result = await lab.readText(50 * 2 ** 20);
  expect(result.error).toBeUndefined();
  expect(result.chars).toBeGreaterThan(48 * 2 ** 20);
  const session = await page.context().newCDPSession(page);
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  expect(usedSize).toBeLessThan(40 * 2 ** 20);
  console.log(
    `50 MB of text in ${(result.elapsedMs / 1000).toFixed(1)} s, ${result.chunks} chunks`,
  );
});

test.describe('real documents', () => {
  test.skip(!existsSync(realDocuments), `no real documents at ${realDocuments}`);
  const readReal = async (lab: RemoteLab, name: string, password?: string) => {
    await copyFile(join(realDocuments, name), join(folder, 'documents', name));
    return password === undefined
      ? lab.read(`documents/${name}`)
      : lab.read(`documents/${name}`, password);
  };

  test('a book of 352 pages', async ({ lab }) => {
    const result = await readReal(lab, 'freeculture.pdf');
    expect(result).toMatchObject({ pages: 352, title: 'Free Culture' });
    expect(result.chars).toBeGreaterThan(600_000);
    const rate = (352 / result.elapsedMs) * 1000;
    console.log(
      `freeculture.pdf: ${rate.toFixed(0)} pages/s, ${result.chunks} chunks, longest gap ${result.longestGapMs.toFixed(0)} ms`,
    );
  });

  test('encodings and fonts that are not in the document come from the build', async ({ lab }) => {
    expect((await readReal(lab, 'noembed-sjis.pdf')).text).toContain('あいうえお');
    expect((await readReal(lab, 'ArabicCIDTrueType.pdf')).text).toContain('انواع الخطوط العربية');
  });

  test('a bomb of an image is not decoded, a locked document opens with its password', async ({
    lab,
  }) => {
    expect((await readReal(lab, 'bomb_giant.pdf')).text).toContain('GIANT JBIG2 BOMB');
    expect((await readReal(lab, 'issue3371.pdf')).error).toMatchObject({
      code: 'document-locked',
      details: { reason: 'password-needed' },
    });
    expect((await readReal(lab, 'issue3371.pdf', 'ELXRTQWS')).error).toBeUndefined();
    expect((await readReal(lab, 'poppler-395-0-fuzzed.pdf')).error?.code).toBe(
      'document-unreadable',
    );
  });
});
