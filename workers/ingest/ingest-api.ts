import { createChunker } from '../../src/core/documents/chunk-document';
import type { IngestApi } from '../../src/core/documents/ingest-api';
import { digestContent } from './content-digest';
import type { PdfHost } from './pdf/pdf-host';
import { readDocument } from './read-document';

export function createIngestApi(pdfHost: PdfHost): IngestApi {
  return {
    contentDigest: digestContent,
    read: (file, name, options, signal) => readDocument(file, name, options, pdfHost, signal),
    async chunk(sections, settings, state, isLast) {
      const chunker = createChunker(settings, state);
      const chunks = sections.flatMap((section) => chunker.push(section));
      if (isLast) chunks.push(...chunker.finish());
      return { chunks, state: chunker.state() };
    },
  };
}
