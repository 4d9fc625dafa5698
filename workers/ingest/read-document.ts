// Drives the reader of a file's kind: numbers sections, makes chunks on the way, completes the facts.
import { createChunker } from '../../src/core/documents/chunk-document';
import { AppError } from '../../src/core/errors';
import type {
  DocumentFacts,
  IngestEvent,
  ReadOptions,
  Section,
} from '../../src/core/documents/ingest-api';
import { findReader } from './find-reader';
import { guessLanguage } from './language';
import type { PdfHost } from './pdf/pdf-host';
import { createProblemLog } from './reader';

/** Enough to tell the language. */
const SAMPLE_CHARS = 20_000;
/** A title stands on the first pages. */
const TITLE_SECTIONS = 3;

export async function* readDocument(
  file: Blob,
  name: string,
  options: ReadOptions,
  pdfHost: PdfHost,
  signal: AbortSignal,
): AsyncGenerator<IngestEvent, void, undefined> {
  const { from, password } = options;
  const problems = createProblemLog();
  const chunker = options.chunks && createChunker(options.chunks, from?.chunker);
  let index = from?.index ?? 0;
  let offset = from?.offset ?? 0;
  let facts: DocumentFacts | undefined;
  let sample = '';
  let title: { text: string; level: number } | undefined;
  const read = await findReader(file, name);
  const source = {
    file,
    name,
    ...(password === undefined ? {} : { password }),
    from: { index, ...(from?.reader === undefined ? {} : { reader: from.reader }) },
    problems,
    pdfHost,
  };
  for await (const item of read(source, signal)) {
    signal.throwIfAborted();
    if (item.type === 'facts') {
      facts = item.facts;
      yield item;
      continue;
    }
    const { progress, reader, ...part } = item.part;
    const section: Section = { index, offset, ...part };
    if (sample.length < SAMPLE_CHARS) sample += section.text.slice(0, SAMPLE_CHARS);
    if (index < TITLE_SECTIONS) title = betterTitle(title, section);
    index += 1;
    offset += section.text.length;
    const chunks = chunker?.push(section) ?? [];
    const checkpoint = {
      index,
      offset,
      ...(reader === undefined ? {} : { reader }),
      ...(chunker ? { chunker: chunker.state() } : {}),
    };
    yield { type: 'section', section, chunks, checkpoint, progress };
  }
  if (!facts) return;
  // A PDF says what its pages are instead; of any other file nothing would be left to show.
  if (index === 0 && facts.kind !== 'pdf') {
    throw new AppError('document-unreadable', `${name} has no text`, { reason: 'empty' });
  }
  const language = facts.language ?? guessLanguage(sample);
  yield {
    type: 'end',
    chunks: chunker?.finish() ?? [],
    facts: {
      ...(title ? { title: title.text } : {}),
      ...(language === undefined ? {} : { language }),
      ...facts,
    },
    problems: problems.list(),
  };
}

type Title = { readonly text: string; readonly level: number } | undefined;

/** The first of the highest headings. */
function betterTitle(title: Title, section: Section): Title {
  const headings = section.blocks.filter(({ kind }) => kind === 'heading');
  return headings.reduce((best: Title, { start, end, level = 1 }) => {
    const text = section.text.slice(start, end).replace(/\s+/g, ' ');
    return best && best.level <= level ? best : { text, level };
  }, title);
}
