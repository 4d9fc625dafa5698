// Bytes -> text, as they come, in the encoding they most likely have.
import { AppError } from '../../src/core/errors';
import type { ProblemLog } from './reader';

/** What the encoding is guessed from. */
const SAMPLE_BYTES = 64 * 1024;
/** More control characters than this share is no text. */
const MAX_CONTROL_SHARE = 0.02;
const NUL_SHARE_OF_UTF16 = 0.2;

export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Throws `document-unreadable` (`binary`) where the bytes are no text in any of them. */
export async function detectEncoding(file: Blob): Promise<TextEncodingName> {
  const bytes = new Uint8Array(await file.slice(0, SAMPLE_BYTES).arrayBuffer());
  const encoding = byMark(bytes) ?? byZeros(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252');
  const text = new TextDecoder(encoding).decode(bytes);

  const controls = text.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f]/g)?.length ?? 0;
  if (controls > MAX_CONTROL_SHARE * text.length) {
    const message = `${controls} of ${text.length} characters are control characters`;
    throw new AppError('document-unreadable', message, { reason: 'binary' });
  }
  return encoding;
}

function byMark([first, second, third]: Uint8Array): TextEncodingName | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

/** Without a mark: line breaks, spaces and Latin letters of UTF-16 have a zero byte on one side only. */
function byZeros(bytes: Uint8Array): TextEncodingName | undefined {
  const zeros = [0, 0];
  for (const [at, byte] of bytes.entries())
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const pairs = bytes.length / 2;
  if (odd > NUL_SHARE_OF_UTF16 * pairs && even < odd / 8) return 'utf-16le';
  if (even > NUL_SHARE_OF_UTF16 * pairs && odd < even / 8) return 'utf-16be';
  return isWideText(bytes);
}

/** Chinese or Japanese in UTF-16 has few zeros; its line breaks and punctuation give it away. */
function isWideText(bytes: Uint8Array): TextEncodingName | undefined {
  if (bytes.length < 16 || bytes.length % 2 === 1 || isUtf8(bytes)) return undefined;
  for (const encoding of ['utf-16le', 'utf-16be'] as const) {
    const text = new TextDecoder(encoding).decode(bytes);
    const wide =
      text.match(/[\s\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef]/g)?.length ?? 0;
    if (wide > 0.9 * text.length && /[\u3001\u3002\u3040-\u30ff\n]/.test(text)) return encoding;
  }
  return undefined;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    // A sample may end inside a character; `stream` does not mind.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Pieces of text with line breaks as \n. Characters that are none in the encoding are counted. */
export async function* decodeText(
  file: Blob,
  encoding: TextEncodingName,
  problems: ProblemLog,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder(encoding);
  const reader = file.stream().getReader();
  let endsWithReturn = false;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      const decoded: string = decoder.decode(value, { stream: !done });
      // A break of two characters may lie on the border of two pieces.
      const whole: string = endsWithReturn ? `\r${decoded}` : decoded;
      endsWithReturn = !done && whole.endsWith('\r');
      const text = (endsWithReturn ? whole.slice(0, -1) : whole).replace(/\r\n?/g, '\n');
      const unknown = text.match(/\ufffd/g)?.length ?? 0;
      if (unknown > 0) problems.report('unknown-characters', { count: unknown });
      if (text !== '') yield text;
      if (done) return;
    }
  } finally {
    await reader.cancel();
  }
}
