// Draws one page of a PDF and says where a passage stands on it.
import * as pdfjs from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { findPassage } from './find-passage';
import { fetchPdfAsset } from './pdf-assets';

pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;

/** In CSS pixels of the drawn page. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PdfView {
  readonly pages: number;
  /** Draws it `widthPx` wide; the boxes of `passage`, none where it is not found on the page. */
  draw(
    canvas: HTMLCanvasElement,
    page: number,
    widthPx: number,
    passage: string | undefined,
  ): Promise<readonly Box[]>;
  close(): void;
}

/** Throws what pdf.js throws; `isLocked` knows a missing or wrong password. */
export async function openPdf(file: Blob, password?: string): Promise<PdfView> {
  const loading = pdfjs.getDocument({
    data: await file.arrayBuffer(),
    useWorkerFetch: false,
    BinaryDataFactory: function createBinaryData() {
      return { fetch: ({ filename }: { filename: string }) => fetchPdfAsset(filename) };
    },
    ...(password === undefined ? {} : { password }),
  });
  const document = await loading.promise;
  let drawing: pdfjs.RenderTask | undefined;
  return {
    pages: document.numPages,
    async draw(canvas, number, widthPx, passage) {
      drawing?.cancel();
      const page = await document.getPage(number);
      const scale = widthPx / page.getViewport({ scale: 1 }).width;
      const viewport = page.getViewport({ scale });
      const density = Math.min(devicePixelRatio, 2);
      canvas.width = Math.round(viewport.width * density);
      canvas.height = Math.round(viewport.height * density);
      canvas.style.aspectRatio = `${viewport.width} / ${viewport.height}`;
      drawing = page.render({ canvas, viewport, transform: [density, 0, 0, density, 0, 0] });
      await drawing.promise;
      return passage === undefined ? [] : await boxesOf(page, viewport, passage);
    },
    close: () => void loading.destroy(),
  };
}

/** Whether `openPdf` failed for want of the right password. */
export function isLocked(error: unknown): boolean {
  return error instanceof Error && error.name === 'PasswordException';
}

/** Of a line's height, below the line that letters stand on. */
const DESCENT_SHARE = 0.2;

const toPoint = (viewport: pdfjs.PageViewport, x: number, y: number) =>
  viewport.convertToViewportPoint(x, y) as number[];

async function boxesOf(
  page: pdfjs.PDFPageProxy,
  viewport: pdfjs.PageViewport,
  passage: string,
): Promise<readonly Box[]> {
  const { items } = await page.getTextContent();
  const texts = items.filter((item) => 'str' in item);
  return findPassage(
    texts.map(({ str }) => str),
    passage,
  ).flatMap((index) => {
    const item = texts[index];
    if (!item || item.width === 0) return [];
    const [a, b, , , x, y] = item.transform as number[];
    const height = item.height || Math.hypot(a ?? 0, b ?? 0);
    const left = x ?? 0;
    const bottom = y ?? 0;
    const [x1 = 0, y1 = 0] = toPoint(viewport, left, bottom - height * DESCENT_SHARE);
    const [x2 = 0, y2 = 0] = toPoint(viewport, left + item.width, bottom + height);
    return [
      {
        left: Math.min(x1, x2),
        top: Math.min(y1, y2),
        width: Math.abs(x2 - x1),
        height: Math.abs(y2 - y1),
      },
    ];
  });
}
