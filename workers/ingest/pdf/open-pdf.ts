import { getDocument, PDFWorker, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { AppError, isAbort } from '../../../src/core/errors';
import { withTimeLimit } from '../time-limit';
import type { PdfHost } from './pdf-host';

/** A thousand pages open in under a second; damaged files are searched from end to end. */
const OPEN_LIMIT_MS = 60_000;

export interface OpenPdf {
  readonly document: PDFDocumentProxy;
  /** Ends the parser, also one that hangs. */
  close(): void;
}

/** Throws `document-locked` or `document-unreadable`. */
export async function openPdf(
  file: Blob,
  password: string | undefined,
  host: PdfHost,
  signal: AbortSignal,
): Promise<OpenPdf> {
  const data = new Uint8Array(await file.arrayBuffer());
  const parser = host.startParser();
  // pdf.js takes whatever posts messages; its types, made from comments, allow only null.
  const worker = new PDFWorker({ port: parser.port as unknown as null, verbosity: 0 });
  const close = () => {
    worker.destroy();
    parser.stop();
  };
  try {
    const task = getDocument({
      data,
      worker,
      verbosity: 0,
      ...(password === undefined ? {} : { password }),
      BinaryDataFactory: function createBinaryData() {
        return { fetch: ({ filename }: { filename: string }) => host.readAsset(filename) };
      },
      useWorkerFetch: false,
      // Only text is wanted: no image is decoded, however small, and no font is drawn with.
      maxImageSize: 0,
      useWasm: false,
      useSystemFonts: true,
      isOffscreenCanvasSupported: false,
      isImageDecoderSupported: false,
      disableWorkerRendering: true,
    });
    const document = await withTimeLimit(task.promise, OPEN_LIMIT_MS, signal);
    return { document, close };
  } catch (error) {
    close();
    throw toDocumentError(error);
  }
}

/** pdf.js tells its errors apart by name. */
function toDocumentError(error: unknown): unknown {
  if (isAbort(error) || error instanceof AppError) return error;
  const { name, message, code } = error as { name?: string; message?: string; code?: number };
  if (name === 'PasswordException') {
    const reason = code === 2 ? 'password-wrong' : 'password-needed';
    return new AppError('document-locked', message ?? reason, { reason }, { cause: error });
  }
  return new AppError(
    'document-unreadable',
    message ?? String(error),
    { reason: 'damaged' },
    { cause: error },
  );
}
