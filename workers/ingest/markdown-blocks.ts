// Structure of Markdown, line by line: headings, fences and tables whole, the rest in paragraphs.
import type { BlockKind } from '../../src/core/documents/ingest-api';
import { MAX_BLOCK_CHARS, type RawBlock } from './text-blocks';
import type { TextLine } from './text-lines';

const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const UNDERLINE = /^ {0,3}(=+|-{2,})\s*$/;
const TABLE_ROW = /^\s*\|.*\||^[^|]+\|[^|]+/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

interface OpenBlock {
  readonly kind: BlockKind;
  readonly at: number;
  text: string;
  /** The mark that closes a fence. */
  readonly fence?: string;
}

export async function* markdownBlocks(
  lines: AsyncIterable<TextLine>,
): AsyncGenerator<RawBlock, void, undefined> {
  let open: OpenBlock | undefined;
  for await (const { text, at } of lines) {
    if (open && open.text.length + text.length > MAX_BLOCK_CHARS) {
      yield toBlock(open);
      open = { ...open, at, text: '' };
    }
    if (open?.fence !== undefined) {
      open.text += `\n${text}`;
      if (text.trim().startsWith(open.fence) && /^[`~\s]+$/.test(text)) {
        yield toBlock(open);
        open = undefined;
      }
      continue;
    }
    const fence = FENCE.exec(text)?.[1];
    const heading = HEADING.exec(text);
    if (fence !== undefined || heading || text.trim() === '') {
      if (open) yield toBlock(open);
      open = fence === undefined ? undefined : { kind: 'code', at, text, fence };
      const [, marks = '', title = ''] = heading ?? [];
      if (heading) yield { kind: 'heading', text: title, level: marks.length, at };
    } else if (!open) {
      open = { kind: 'paragraph', at, text };
    } else if (UNDERLINE.test(text) && isOneLine(open)) {
      yield {
        kind: 'heading',
        text: open.text.trim(),
        level: text.includes('=') ? 1 : 2,
        at: open.at,
      };
      open = undefined;
    } else if (TABLE_RULE.test(text) && text.includes('|') && TABLE_ROW.test(lastLine(open))) {
      open = {
        ...open,
        kind: isOneLine(open) ? 'table' : open.kind,
        text: `${open.text}\n${text}`,
      };
    } else open.text += `\n${text}`;
  }
  if (open) yield toBlock(open);
}

const isOneLine = ({ kind, text }: OpenBlock) => kind === 'paragraph' && !text.includes('\n');
const lastLine = ({ text }: OpenBlock) => text.slice(text.lastIndexOf('\n') + 1);
const toBlock = ({ kind, text, at }: OpenBlock): RawBlock => ({ kind, text, at });
