/** A code fence the text ends in. While it stays open, new text needs no parser. */
export interface OpenFence {
  /** Code shown when the fence was found open. */
  readonly code: string;
  /** Code that came since the last call, or undefined once the fence has closed. */
  read(source: string): string | undefined;
}

const OPENING = /^(`{3,}|~{3,})[^\n]*\n/;
/** An unfinished last line that may become the closing one is held back, or it would flicker. */
const MAYBE_CLOSING = /^ {0,3}(?:`*|~*)[ \t]*$/;

/**
 * Looks at the fence that begins at `offset`. Undefined when there is none that can be followed
 * (it is closed, indented, or its first line is unfinished).
 */
export function findOpenFence(source: string, offset: number): OpenFence | undefined {
  const opening = OPENING.exec(source.slice(offset));
  const marks = opening?.[1];
  if (opening === null || marks === undefined) return undefined;
  const closing = new RegExp(`^ {0,3}${marks[0] ?? ''}{${marks.length},}[ \\t]*$`);

  const codeStart = offset + opening[0].length;
  let lineStart = codeStart;
  let readEnd = codeStart;
  const read = (text: string): string | undefined => {
    for (let end = text.indexOf('\n', lineStart); end >= 0; end = text.indexOf('\n', lineStart)) {
      if (closing.test(text.slice(lineStart, end))) return undefined;
      lineStart = end + 1;
    }
    // The line break before a held-back line is held back too: it belongs to the closing line.
    const heldBack = MAYBE_CLOSING.test(text.slice(lineStart));
    const end = Math.max(readEnd, heldBack ? lineStart - 1 : text.length);
    const code = text.slice(readEnd, end);
    readEnd = end;
    return code;
  };
  const code = read(source);
  return code === undefined ? undefined : { code, read };
}
