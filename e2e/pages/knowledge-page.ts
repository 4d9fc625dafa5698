// The Knowledge page as its specs see it, and PDFs made for them.
import type { Locator, Page } from '@playwright/test';
import { PDFDocument, StandardFonts } from 'pdf-lib';

export interface KnowledgePage {
  readonly page: Page;
  readonly table: Locator;
  readonly collections: Locator;
  readonly searchBox: Locator;
  readonly passages: Locator;
  row(name: string): Locator;
  add(...files: readonly NamedFile[]): Promise<void>;
  search(text: string): Promise<void>;
}

export interface NamedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export function createKnowledgePage(page: Page): KnowledgePage {
  const searchBox = page.getByRole('searchbox', { name: 'Search documents' });
  const table = page.getByRole('table', { name: 'Documents' });
  return {
    page,
    table,
    collections: page.getByRole('listbox', { name: 'Collections' }),
    searchBox,
    passages: page.getByRole('list', { name: 'Passages' }).getByRole('listitem'),
    row: (name) => table.getByRole('row').filter({ has: page.getByRole('link', { name }) }),
    async add(...files) {
      const choosing = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Add documents' }).first().click();
      await (await choosing).setFiles(files.map((file) => ({ ...file })));
    },
    async search(text) {
      await searchBox.fill(text);
      await searchBox.press('Enter');
    },
  };
}

/** One paragraph a page. */
export async function makePdf(name: string, pages: readonly string[]): Promise<NamedFile> {
  const pdf = await PDFDocument.create();
  pdf.setTitle(name.replace(/\.pdf$/, ''));
  const font = await pdf.embedFont(StandardFonts.TimesRoman);
  for (const text of pages) {
    const page = pdf.addPage([420, 595]);
    page.drawText(text, { x: 40, y: 520, size: 12, font, maxWidth: 340, lineHeight: 16 });
  }
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(await pdf.save()) };
}

export const textFile = (name: string, text: string): NamedFile => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(text),
});
