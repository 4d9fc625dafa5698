import { describe, expect, it } from 'vitest';
import { createTraceWriter } from '../../../core/trace/token-trace';
import { sentenceEnds, toSentences } from './sentences';

const encoder = new TextEncoder();

function traceOf(
  ...tokens: readonly (readonly [text: string | readonly number[], share: number])[]
) {
  const writer = createTraceWriter();
  for (const [text, share] of tokens) {
    const bytes = typeof text === 'string' ? Array.from(encoder.encode(text)) : [...text];
    writer.addToken({ text: '', bytes, logprob: Math.log(share), top: [] });
  }
  return writer.trace;
}

describe('toSentences', () => {
  it('gives a token to the sentence its word is in, leading space or not', () => {
    const trace = traceOf(['It', 0.5], [' is.', 0.25], [' Then', 0.125], [' ended.', 1]);
    const sentences = toSentences(trace);
    expect(sentences).toMatchObject([
      { text: 'It is.', from: 0, to: 2, recorded: 2 },
      { text: 'Then ended.', from: 2, to: 4, recorded: 2 },
    ]);
    expect(sentences.map(({ totalBits }) => totalBits)).toEqual([3, 3]);
    expect(sentences.map(({ meanBits }) => meanBits)).toEqual([1.5, 1.5]);
  });

  it('covers every token once, halves of characters included', () => {
    const trace = traceOf(
      ['Ja.', 0.5],
      [[0x20, 0xc3], 0.5],
      [[0x9c], 0.5],
      ['ber!', 0.5],
      [' x', 1],
    );
    const sentences = toSentences(trace);
    expect(sentences[0]?.from).toBe(0);
    expect(sentences.at(-1)?.to).toBe(5);
    sentences.slice(1).forEach((next, at) => expect(next.from).toBe(sentences[at]?.to));
    expect(sentences.map(({ text }) => text)).toContain('Über!');
  });

  it('leaves text without figures out of the sums', () => {
    const writer = createTraceWriter();
    writer.addGap(encoder.encode('Typed.'));
    writer.addToken({ text: ' Told.', logprob: Math.log(0.5), top: [] });
    const [typed, told] = toSentences(writer.trace);
    expect(typed).toMatchObject({ recorded: 0, totalBits: 0, meanBits: NaN });
    expect(told).toMatchObject({ recorded: 1, totalBits: 1, meanBits: 1 });
  });

  it('has none in an empty answer', () => {
    expect(toSentences(createTraceWriter().trace)).toEqual([]);
  });
});

describe('sentenceEnds', () => {
  it('finds in pieces what the segmenter finds in one', () => {
    const parts = [
      'It is so, isn’t it? ',
      'Dr. No left.\n',
      `A ${'very '.repeat(900)}long one. `,
      '猫。',
    ];
    const text = Array.from({ length: 400 }, (_, at) => parts[(at * 7) % 5] ?? 'Again! ').join('');
    const whole = new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(text);
    const expected = Array.from(whole, ({ index, segment }) => index + segment.length);
    expect([...sentenceEnds(text)]).toEqual(expected);
  });
});
