// The Knowledge page as its specs see it, and PDFs made for them.
import type { Locator, Page } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PDFDocument, PDFName, PDFString, StandardFonts } from 'pdf-lib';

const realDocuments = fileURLToPath(new URL('../../../shared/documents/', import.meta.url));
/** A document of four pages, one paragraph each. */
export const policy = [
  'House policy. This paper says how the house keeps its copies of data and who looks after them.',
  'The office is open from nine to five. Visitors sign the book at the door and wear a badge.',
  'Daily copies are kept for fourteen days. After that one copy per week remains for eight weeks.',
  'The coffee machine is cleaned on Fridays. Milk that is older than a week is thrown away.',
];
/** A PNG of one grey point. */
const GREY_POINT =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

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

/** One page in a Chinese font that the file names and does not carry, in an encoding of its own. */
export async function makeChinesePdf(name: string, text: string): Promise<NamedFile> {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([420, 595]);
  const { context } = pdf;
  const descriptor = {
    Type: 'FontDescriptor',
    FontName: 'STSong-Light',
    Flags: 6,
    FontBBox: [-25, -254, 1000, 880],
    ItalicAngle: 0,
    Ascent: 880,
    Descent: -120,
    CapHeight: 880,
    StemV: 93,
  };
  const font = context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: 'STSong-Light',
      Encoding: 'UniGB-UCS2-H',
      DescendantFonts: [
        {
          Type: 'Font',
          Subtype: 'CIDFontType0',
          BaseFont: 'STSong-Light',
          CIDSystemInfo: {
            Registry: PDFString.of('Adobe'),
            Ordering: PDFString.of('GB1'),
            Supplement: 2,
          },
          FontDescriptor: descriptor,
        },
      ],
    }),
  );
  page.node.setFontDictionary(PDFName.of('F1'), font);
  const codes = Array.from(text, (letter) => letter.charCodeAt(0).toString(16).padStart(4, '0'));
  const content = context.stream(`BT /F1 24 Tf 40 500 Td <${codes.join('')}> Tj ET`);
  page.node.set(PDFName.of('Contents'), context.register(content));
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(await pdf.save()) };
}

/** One page that is a picture and nothing else. */
export async function makeScannedPdf(name: string): Promise<NamedFile> {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([420, 595]);
  const picture = await pdf.embedPng(GREY_POINT);
  page.drawImage(picture, { x: 0, y: 0, width: 420, height: 595 });
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(await pdf.save()) };
}

/** One of the real documents; undefined where they are not on this machine. */
export function readDocument(name: string): NamedFile | undefined {
  const path = join(realDocuments, name);
  if (!existsSync(path)) return undefined;
  return { name, mimeType: 'application/pdf', buffer: readFileSync(path) };
}

/** Share of a picture's points that are not white, 0 to 1. */
export function inkOf(picture: Locator): Promise<number> {
  return picture.evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { width, height } = canvas;
    const points = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    let inked = 0;
    for (let at = 0; at < points.length; at += 4) {
      if ((points[at] ?? 255) < 200 && (points[at + 3] ?? 0) > 0) inked += 1;
    }
    return inked / (width * height);
  });
}

export const textFile = (name: string, text: string): NamedFile => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(text),
});
