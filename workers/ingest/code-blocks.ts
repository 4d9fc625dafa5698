import { MAX_BLOCK_CHARS, type RawBlock } from './text-blocks';
import type { TextLine } from './text-lines';

/** What begins at the edge without being the end or the middle of something. */
const STARTS_DEFINITION = /^[^\s})\]]/;
const GOES_ON = /^(?:else|elif|except|finally|catch|end\b|then\b|do\b|fi\b|done\b|\{|=|->|=>)/;

/** Functions, classes and the like: from an empty line on, where the next line starts at the edge. */
export async function* codeBlocks(
  lines: AsyncIterable<TextLine>,
): AsyncGenerator<RawBlock, void, undefined> {
  let text = '';
  let start = 0;
  let emptyLines = 0;
  for await (const line of lines) {
    const isEmpty = line.text.trim() === '';
    const isNew = emptyLines > 0 && STARTS_DEFINITION.test(line.text) && !GOES_ON.test(line.text);
    if (text !== '' && (isNew || text.length + line.text.length > MAX_BLOCK_CHARS)) {
      yield { kind: 'code', text, at: start };
      text = '';
      emptyLines = 0;
    }
    if (isEmpty) {
      emptyLines += 1;
      continue;
    }
    if (text === '') start = line.at;
    text += `${text === '' ? '' : '\n'.repeat(emptyLines + 1)}${line.text}`;
    emptyLines = 0;
  }
  if (text !== '') yield { kind: 'code', text, at: start };
}
