import { describe, expect, it } from 'vitest';
import { toLenientText, toText, toVisible } from './token-text';

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('token text', () => {
  it('shows what is readable as it is', () => {
    expect(toVisible(utf8(' Zürich 猫 😺'))).toBe(' Zürich 猫 😺');
  });

  it('shows what is invisible', () => {
    expect(toVisible(utf8('a\n\t\u0000\u001b\u007f'))).toBe('a⏎⇥␀␛␡');
    expect(toVisible(utf8('\u202eevil\u200b\ufeff'))).toBe('‹U+202E›evil‹U+200B›‹U+FEFF›');
  });

  it('shows a part of a character as its bytes', () => {
    const half = utf8('😺').slice(0, 2);
    expect(toVisible(half)).toBe('‹F0 9F›');
    expect(toText(half)).toBeUndefined();
    expect(toLenientText(half)).toBe('\uFFFD');
  });
});
