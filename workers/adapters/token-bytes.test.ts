import { describe, expect, it } from 'vitest';
import { createTokenDescriber } from './token-bytes';

const names = ['Ġhello', 'ðŁĺ', 'Ģ', '<0xF0>', '???\u2603'];
const texts = [' hello', '\uFFFD', '\uFFFD', '\uFFFD', '\uFFFD'];
const describeToken = createTokenDescriber(
  (id) => texts[id] ?? '',
  (id) => names[id],
);

describe('createTokenDescriber', () => {
  it('gives no bytes where the text says it all', () => {
    expect(describeToken(0)).toEqual({ id: 0, text: ' hello' });
  });

  it('finds the bytes of a character that is cut in two', () => {
    const parts = [1, 2].flatMap((id) => describeToken(id).bytes ?? []);
    expect(new TextDecoder().decode(Uint8Array.from(parts))).toBe('😀');
  });

  it('reads the bytes SentencePiece names', () => {
    expect(describeToken(3).bytes).toEqual([0xf0]);
  });

  it('says nothing about names it does not know', () => {
    expect(describeToken(4)).toEqual({ id: 4, text: '\uFFFD' });
  });
});
