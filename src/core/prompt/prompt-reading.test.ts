import { describe, expect, it } from 'vitest';
import { toPromptParts, type PromptPiece } from './prompt-reading';

const texts = ['<s>', 'Be', ' brief', '</s>', '<u>', 'Hé', 'llo', ' you', '</u>', '<a>'];
const reading = { text: texts.join(''), tokenCount: texts.length };
const pieces: readonly PromptPiece[] = [
  { kind: 'system', text: ' Be brief\n' },
  { kind: 'question', text: 'Héllo you' },
];

describe('toPromptParts', () => {
  it('counts the tokens of each message; marks are the template’s', () => {
    const tokens = texts.map((text, id) => ({ id, text }));
    expect(toPromptParts({ ...reading, tokens }, pieces)).toEqual({
      isExact: true,
      parts: [
        { kind: 'system', tokens: 2 },
        { kind: 'question', tokens: 3 },
        { kind: 'template', tokens: 5 },
      ],
    });
  });

  it('counts halves of characters by their bytes', () => {
    const tokens = [
      { text: '\uFFFD', bytes: [0xc3] },
      { text: '\uFFFD', bytes: [0xa9] },
      { text: '.' },
    ];
    const { parts, isExact } = toPromptParts({ text: 'é.', tokenCount: 3, tokens }, [
      { kind: 'question', text: 'é' },
    ]);
    expect(isExact).toBe(true);
    expect(parts).toEqual([
      { kind: 'question', tokens: 2 },
      { kind: 'template', tokens: 1 },
    ]);
  });

  it.each([
    ['without tokens', {}],
    ['with tokens that are not the text', { tokens: [{ text: 'Be' }] }],
  ])('shares the sum out by bytes %s, and says so', (_, more) => {
    const { parts, isExact } = toPromptParts({ ...reading, ...more }, pieces);
    expect(isExact).toBe(false);
    expect(parts.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(texts.length);
    expect(parts.map(({ kind }) => kind)).toEqual(['system', 'question', 'template']);
  });

  it('finds a word of the question in the question, not in what stands before it', () => {
    const { parts } = toPromptParts({ text: 'yes?yes', tokenCount: 7 }, [
      { kind: 'history', text: 'yes' },
      { kind: 'question', text: 'yes' },
      { kind: 'question', text: 'not there' },
      { kind: 'question', text: '  ' },
    ]);
    expect(parts).toEqual([
      { kind: 'history', tokens: 3 },
      { kind: 'question', tokens: 3 },
      { kind: 'template', tokens: 1 },
    ]);
  });
});
