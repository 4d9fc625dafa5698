// Lines of an answer that is still being written, whatever the pieces it comes in.
import { AppError } from '../../src/core/errors';

/** A whole tool call or twenty alternatives of one token take far less. */
export const MAX_LINE_CHARS = 4 * 2 ** 20;
/** Of one answer; a server that goes on for ever is left. */
export const MAX_ANSWER_CHARS = 256 * 2 ** 20;

/**
 * Lines without their ends (LF or CRLF), empty ones left out; the rest behind the last end is a line
 * too. Throws `server-garbled` where a line or all of them are longer than anybody means.
 */
export async function* readLines(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<string, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  /** Pieces of a line that has not ended, joined once it has: a line may come in many. */
  let pieces: string[] = [];
  let openChars = 0;
  let allChars = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
      allChars += text.length;
      if (allChars > MAX_ANSWER_CHARS) throw tooLong('answer', allChars);
      const parts = text.split('\n');
      const rest = parts.pop() ?? '';
      for (const part of parts) {
        const line = trimEnd(pieces.join('') + part);
        pieces = [];
        openChars = 0;
        if (line !== '') yield line;
      }
      pieces.push(rest);
      openChars += rest.length;
      if (openChars > MAX_LINE_CHARS) throw tooLong('line', openChars);
      if (done) break;
    }
    const last = trimEnd(pieces.join(''));
    if (last !== '') yield last;
  } finally {
    // Closes the connection, so that the server stops; on one that has ended it does nothing.
    reader.cancel().catch(() => undefined);
  }
}

function trimEnd(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function tooLong(what: 'line' | 'answer', chars: number): AppError {
  return new AppError('server-garbled', `A ${what} of more than ${chars} characters`, {
    why: `It sent a ${what} that does not end.`,
  });
}
