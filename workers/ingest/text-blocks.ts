// Blocks as they come -> sections of a size that is read, kept and searched in one go.
import type { BlockKind } from '../../src/core/documents/ingest-api';
import type { ReaderItem } from './reader';
import { createSectionWriter } from './section-writer';

export interface RawBlock {
  readonly kind: BlockKind;
  readonly text: string;
  readonly level?: number;
  /** Characters of the file before the block. */
  readonly at: number;
}

const SECTION_CHARS = 24_000;
/** A block that goes on and on is several. */
export const MAX_BLOCK_CHARS = 12_000;

/**
 * `totalChars` may be a guess; it is only for the progress. Where reading starts over from the beginning,
 * `skipSections` leaves out those that were read before.
 */
export async function* toSections(
  blocks: AsyncIterable<RawBlock>,
  totalChars: number,
  skipSections = 0,
): AsyncGenerator<ReaderItem, void, undefined> {
  let writer = createSectionWriter();
  let skip = skipSections;
  for await (const { kind, text, level, at } of splitLong(blocks)) {
    const isFull = writer.length() + text.length > SECTION_CHARS && writer.length() > 0;
    if (isFull) {
      const progress = Math.min(0.99, at / totalChars);
      if (skip === 0) {
        yield { type: 'section', part: { ...writer.finish(), progress, reader: String(at) } };
      } else skip -= 1;
      writer = createSectionWriter();
    }
    writer.add(kind, text, level);
  }
  if (writer.length() > 0 && skip === 0) {
    yield { type: 'section', part: { ...writer.finish(), progress: 1 } };
  }
}

/** Cuts what is longer than a section, at a line or a word where there is one. */
async function* splitLong(
  blocks: AsyncIterable<RawBlock>,
): AsyncGenerator<RawBlock, void, undefined> {
  for await (const block of blocks) {
    let start = 0;
    while (block.text.length - start > SECTION_CHARS) {
      const piece = block.text.slice(start, start + MAX_BLOCK_CHARS);
      const gap = Math.max(piece.lastIndexOf('\n'), piece.lastIndexOf(' '));
      const isPair = /[\ud800-\udbff]$/.test(piece.slice(-1));
      const length = gap > MAX_BLOCK_CHARS / 2 ? gap + 1 : piece.length - (isPair ? 1 : 0);
      yield { ...block, text: piece.slice(0, length) };
      start += length;
    }
    yield start === 0 ? block : { ...block, text: block.text.slice(start) };
  }
}
