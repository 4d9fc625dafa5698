// One page as pdf.js gives it, within limits.
import type { PDFDocumentProxy, PDFPageProxy, TextContent } from 'pdfjs-dist/types/src/display/api';
import type { PageGap } from '../../../src/core/documents/ingest-api';
import { readFormValues } from './form-values';
import { findGap, SCAN_MAX_CHARS } from './page-gap';
import { toRuns, type TextRun } from './text-runs';

/** More than any page that was made to be read; what comes after it is left out. */
const MAX_PAGE_CHARS = 1_000_000;
const MAX_PAGE_ITEMS = 200_000;
/** With more characters unknown than this, a page cannot be called read. */
const MAX_UNKNOWN_SHARE = 0.3;

export interface LoadedPage {
  readonly runs: readonly TextRun[];
  readonly gap?: PageGap;
  readonly isCut: boolean;
  readonly unknownChars: number;
  readonly formMarksLeftOut: number;
}

export async function loadPage(
  document: PDFDocumentProxy,
  number: number,
  hasForm: boolean,
): Promise<LoadedPage> {
  const page = await document.getPage(number);
  const { content, isCut } = await readContent(page);
  const { transform } = page.getViewport({ scale: 1 });
  const { runs, unknownChars } = toRuns(content, transform);
  const form = hasForm ? await readFormValues(page, runs.length) : { runs: [], leftOut: 0 };
  const chars = runs.reduce((sum, run) => sum + run.text.length, 0);
  const isUnreadable = unknownChars > MAX_UNKNOWN_SHARE * (chars + unknownChars);
  const gap = isUnreadable
    ? 'unreadable'
    : chars < SCAN_MAX_CHARS
      ? await findGap(page, chars)
      : undefined;
  page.cleanup();
  return {
    runs: [...runs, ...form.runs],
    ...(gap === undefined ? {} : { gap }),
    isCut,
    unknownChars,
    formMarksLeftOut: form.leftOut,
  };
}

async function readContent(page: PDFPageProxy) {
  // Ligatures are taken apart after the line was put in order, or right-to-left ones come out reversed.
  const stream = page.streamTextContent({ disableNormalization: true });
  const reader = (stream as ReadableStream<TextContent>).getReader();
  const content: TextContent = { items: [], styles: {}, lang: null };
  let chars = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { content, isCut: false };
    Object.assign(content.styles, value.styles);
    for (const item of value.items) {
      content.items.push(item);
      if ('str' in item) chars += item.str.length;
    }
    if (chars > MAX_PAGE_CHARS || content.items.length > MAX_PAGE_ITEMS) {
      await reader.cancel(new Error('More text than a page may have'));
      return { content, isCut: true };
    }
  }
}
