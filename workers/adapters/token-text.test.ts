import { describe, expect, it } from 'vitest';
import { createTokenText } from './token-text';

/** A tokenizer whose tokens are single bytes, so that characters come in parts. */
function stream(text: string, stop: readonly string[] = []) {
  const decoder = new TextDecoder();
  const tokenText = createTokenText((ids) => decoder.decode(Uint8Array.from(ids)), stop);
  const pieces: string[] = [];
  for (const byte of new TextEncoder().encode(text)) {
    const piece = tokenText.push(byte);
    pieces.push(piece.text);
    if (piece.stopped) return { pieces, text: pieces.join(''), stopped: true };
  }
  pieces.push(tokenText.flush());
  return { pieces, text: pieces.join(''), stopped: false };
}

describe('tokens to text', () => {
  it('gives every character once, in order', () => {
    const text = 'Plain, naïve, 日本語, 👩‍🚀 and e\u0301.';
    expect(stream(text).text).toBe(text);
  });

  it('holds a character back until all its bytes have come', () => {
    const { pieces } = stream('é!');
    expect(pieces).toEqual(['', 'é', '!', '']);
  });

  it('drops half a character at the end', () => {
    const tokenText = createTokenText((ids) => new TextDecoder().decode(Uint8Array.from(ids)));
    expect(tokenText.push(0x41).text).toBe('A');
    expect(tokenText.push(0xc3).text).toBe('');
    expect(tokenText.flush()).toBe('');
  });

  it('ends before a stop string and shows no part of it', () => {
    const { text, stopped, pieces } = stream('one two END three', ['END']);
    expect(stopped).toBe(true);
    expect(text).toBe('one two ');
    expect(pieces.join('')).not.toContain('E');
  });

  it('shows what only looked like a stop string', () => {
    expect(stream('an ENDLESS EN', ['ENDING']).text).toBe('an ENDLESS EN');
  });

  it('takes the first of several stop strings', () => {
    expect(stream('a<b>c', ['c', '<b>', '']).text).toBe('a');
  });
});
