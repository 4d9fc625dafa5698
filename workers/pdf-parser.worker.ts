// pdf.js parses here, one thread below workers/ingest.worker.ts, which can end it when a page hangs.
// It serves its own thread as soon as it is imported.
import 'pdfjs-dist/legacy/build/pdf.worker.min.mjs';
