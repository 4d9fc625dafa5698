// Readers of files that are lines of text: plain text, Markdown, source code.
import type { DocumentKind } from '../../src/core/documents/ingest-api';
import { codeBlocks } from './code-blocks';
import { markdownBlocks } from './markdown-blocks';
import type { Reader } from './reader';
import { MAX_BLOCK_CHARS, toSections, type RawBlock } from './text-blocks';
import { readLines, type TextLine } from './text-lines';

type ToBlocks = (lines: AsyncIterable<TextLine>) => AsyncGenerator<RawBlock, void, undefined>;

function createLineReader(kind: DocumentKind, toBlocks: ToBlocks): Reader {
  return async function* readLinesOf(source, signal) {
    const lines = readLines(source, Number(source.from.reader ?? 0), signal);
    yield { type: 'facts', facts: { kind } };
    yield* toSections(toBlocks(lines), source.file.size);
  };
}

/** Paragraphs, apart by empty lines. */
async function* paragraphBlocks(
  lines: AsyncIterable<TextLine>,
): AsyncGenerator<RawBlock, void, undefined> {
  let open: { text: string; at: number } | undefined;
  for await (const { text, at } of lines) {
    if (open && (text.trim() === '' || open.text.length + text.length > MAX_BLOCK_CHARS)) {
      yield { kind: 'paragraph', ...open };
      open = undefined;
    }
    if (text.trim() !== '') open = open ? { ...open, text: `${open.text}\n${text}` } : { text, at };
  }
  if (open) yield { kind: 'paragraph', ...open };
}

export const readText = createLineReader('text', paragraphBlocks);
export const readMarkdown = createLineReader('markdown', markdownBlocks);
export const readCode = createLineReader('code', codeBlocks);
