// Blocks as they come -> sections of a size that is read, kept and searched in one go.
import type { BlockKind } from '../../src/core/ingest-api';
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
  for await (const { kind, text, level, at } of blocks) {
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
