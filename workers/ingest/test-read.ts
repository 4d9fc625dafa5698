// What unit tests of reading share.
import { readFile } from 'node:fs/promises';
import type {
  IngestEvent,
  IngestProblem,
  ReadOptions,
  Section,
} from '../../src/core/documents/ingest-api';
import type { DocumentFacts } from '../../src/core/documents/ingest-api';
import type { Chunk } from '../../src/core/documents/chunk-document';
import { createNodeHost } from './pdf/node-host';
import type { PdfHost } from './pdf/pdf-host';
import { readDocument } from './read-document';

let host: Promise<PdfHost> | undefined;

/** pdf.js in this thread, its files from node_modules. */
export const testHost = () =>
  (host ??= createNodeHost(async (path) => {
    const file = new URL(`../../node_modules/pdfjs-dist/${path}`, import.meta.url);
    return new Uint8Array(await readFile(file));
  }));

export interface ReadResult {
  readonly facts: DocumentFacts;
  readonly sections: readonly Section[];
  readonly chunks: readonly Chunk[];
  readonly problems: readonly IngestProblem[];
  readonly text: string;
  readonly headings: readonly string[];
  readonly events: readonly IngestEvent[];
}

export async function readAll(
  content: BlobPart | Blob,
  name: string,
  options: ReadOptions = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<ReadResult> {
  const file = content instanceof Blob ? content : new Blob([content]);
  const events: IngestEvent[] = [];
  for await (const event of readDocument(file, name, options, await testHost(), signal)) {
    events.push(event);
  }
  const sections = events.flatMap((event) => (event.type === 'section' ? [event.section] : []));
  const end = events.at(-1);
  if (end?.type !== 'end') throw new Error('The last event is not the end');
  const headings = sections.flatMap(({ text, blocks }) =>
    blocks
      .filter(({ kind }) => kind === 'heading')
      .map(({ start, end: to }) => text.slice(start, to)),
  );
  return {
    facts: end.facts,
    sections,
    chunks: events.flatMap((event) => (event.type === 'facts' ? [] : event.chunks)),
    problems: end.problems,
    text: sections.map((section) => section.text).join(''),
    headings,
    events,
  };
}
