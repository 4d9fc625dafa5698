// Why a page has no text. Nothing is decoded for it: of a picture only the place it would be put is left.
import type { PDFPageProxy } from 'pdfjs-dist/types/src/display/api';
import { OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { PageGap } from '../../../src/core/documents/ingest-api';

/** A page with fewer characters may be a scan with a stamp on it. */
export const SCAN_MAX_CHARS = 100;
/** A picture that fills so much of the page is the page. */
const PICTURE_SHARE = 0.4;

/** Undefined where the little text that a page has may well be all there is on it. */
export async function findGap(page: PDFPageProxy, chars: number): Promise<PageGap | undefined> {
  const { fnArray, argsArray } = await page.getOperatorList();
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
  const pageArea = (right - left) * (top - bottom);
  const scales = [1];
  let largest = 0;
  let paints = false;
  for (const [at, operation] of fnArray.entries()) {
    const scale = scales.at(-1) ?? 1;
    if (operation === OPS.save) scales.push(scale);
    else if (operation === OPS.restore && scales.length > 1) scales.pop();
    else if (operation === OPS.transform) {
      const [a = 1, b = 0, c = 0, d = 1] = argsArray[at] as number[];
      scales[scales.length - 1] = scale * Math.abs(a * d - b * c);
    } else if (PAINTING.has(operation)) paints = true;
    largest = Math.max(largest, scales.at(-1) ?? 0);
  }
  if (largest > PICTURE_SHARE * pageArea) return 'scanned';
  if (chars > 0) return undefined;
  return paints || largest > 1 ? 'scanned' : 'blank';
}

const PAINTING = new Set([OPS.constructPath, OPS.shadingFill, OPS.paintImageMaskXObject]);
