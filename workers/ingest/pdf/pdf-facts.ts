import type { PDFDocumentProxy } from 'pdfjs-dist/types/src/display/api';
import { PDFDateString } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { DocumentFacts } from '../../../src/core/documents/ingest-api';
import { cleanText } from '../clean-text';
import type { OutlineEntry } from './headings';

const MAX_OUTLINE_ENTRIES = 2000;

export interface PdfFacts {
  readonly facts: DocumentFacts;
  readonly hasForm: boolean;
  readonly labels: readonly string[];
}

export async function readFacts(document: PDFDocumentProxy): Promise<PdfFacts> {
  const { info, metadata } = await document.getMetadata();
  const values = info as Readonly<Record<string, unknown>>;
  const read = (name: string, xmp: string) =>
    toLine(values[name]) ?? toLine((metadata as { get(name: string): unknown } | null)?.get(xmp));
  const title = read('Title', 'dc:title')?.replace(/^Microsoft Word - /, '');
  const author = read('Author', 'dc:creator');
  const language = read('Language', 'dc:language');
  const created = PDFDateString.toDateObject(
    read('CreationDate', 'xmp:createdate') ?? '',
  )?.getTime();
  const facts: DocumentFacts = {
    kind: 'pdf',
    pages: document.numPages,
    ...(title === undefined ? {} : { title }),
    ...(author === undefined ? {} : { author }),
    ...(language === undefined ? {} : { language }),
    ...(created === undefined || Number.isNaN(created) ? {} : { createdAt: created }),
  };
  const labels = (await document.getPageLabels()) ?? [];
  return { facts, hasForm: values['IsAcroFormPresent'] === true, labels };
}

function toLine(value: unknown): string | undefined {
  const text: unknown = Array.isArray(value) ? value.join(', ') : value;
  if (typeof text !== 'string') return undefined;
  const line = cleanText(text).replace(/\s+/g, ' ').trim();
  return line === '' || /^untitled\b/i.test(line) ? undefined : line.slice(0, 500);
}

interface OutlineNode {
  readonly title: string;
  readonly dest: string | readonly unknown[] | null;
  readonly items: readonly OutlineNode[];
}

/** Page number -> entries of the document's table of contents that point to it. */
export async function readOutline(
  document: PDFDocumentProxy,
): Promise<ReadonlyMap<number, readonly OutlineEntry[]>> {
  const pages = new Map<number, OutlineEntry[]>();
  // pdf.js gives null where there is none; its types do not say so.
  const outline = (await document.getOutline()) as readonly OutlineNode[] | null;
  const nodes = outline ?? [];
  const open = nodes.map((node) => ({ node, level: 1 }));
  for (let count = 0; count < MAX_OUTLINE_ENTRIES; count += 1) {
    const next = open.shift();
    if (!next) break;
    const { node, level } = next;
    open.unshift(...node.items.map((item) => ({ node: item, level: level + 1 })));
    const page = await findPage(document, node.dest);
    if (page === undefined) continue;
    const entries = pages.get(page) ?? [];
    entries.push({ title: node.title, level });
    pages.set(page, entries);
  }
  return pages;
}

async function findPage(
  document: PDFDocumentProxy,
  dest: OutlineNode['dest'],
): Promise<number | undefined> {
  const place = typeof dest === 'string' ? await document.getDestination(dest) : dest;
  const target: unknown = place?.[0];
  if (typeof target === 'number') return target + 1;
  if (typeof target !== 'object' || target === null || !('num' in target)) return undefined;
  try {
    return (await document.getPageIndex(target as Parameters<typeof document.getPageIndex>[0])) + 1;
  } catch {
    // An entry that points nowhere is no heading, and no reason to refuse the document.
    return undefined;
  }
}
