// Text as it comes -> lines, with how far the file is read.
import { decodeText, detectEncoding } from './decode-text';
import type { ReaderSource } from './reader';

/** A line without an end, such as a file of one line, is given out in pieces. */
const MAX_LINE_CHARS = 8000;

export interface TextLine {
  /** Without its line break. */
  readonly text: string;
  /** Characters of the file before this line. */
  readonly at: number;
}

/** From the character that `skipChars` says on. */
export async function* readLines(
  { file, problems }: ReaderSource,
  skipChars: number,
  signal: AbortSignal,
): AsyncGenerator<TextLine, void, undefined> {
  const encoding = await detectEncoding(file);
  let rest = '';
  let at = 0;
  for await (const piece of decodeText(file, encoding, problems, signal)) {
    if (at + rest.length + piece.length <= skipChars) {
      at += rest.length + piece.length;
      rest = '';
      continue;
    }
    rest += piece;
    if (at < skipChars) {
      rest = rest.slice(skipChars - at);
      at = skipChars;
    }
    let start = 0;
    for (;;) {
      const lineEnd = rest.indexOf('\n', start);
      const isLong = (lineEnd === -1 ? rest.length : lineEnd) - start > MAX_LINE_CHARS;
      if (lineEnd === -1 && !isLong) break;
      const end = isLong ? cutLongLine(rest, start) : lineEnd;
      yield { text: rest.slice(start, end), at: at + start };
      start = isLong ? end : end + 1;
    }
    rest = rest.slice(start);
    at += start;
  }
  if (rest !== '') yield { text: rest, at };
}

/** At the last space, else between two characters. */
function cutLongLine(text: string, start: number): number {
  const limit = start + MAX_LINE_CHARS;
  const space = text.lastIndexOf(' ', limit);
  if (space > start + MAX_LINE_CHARS / 2) return space + 1;
  const isPair = /[\ud800-\udbff]/.test(text[limit - 1] ?? '');
  return isPair ? limit - 1 : limit;
}
