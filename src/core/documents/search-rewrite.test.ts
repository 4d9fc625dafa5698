import { describe, expect, it } from 'vitest';
import { textOf } from '../prompt/message';
import { estimateTokens } from '../prompt/prompt';
import { rewriteRequest, toRewritten } from './search-rewrite';

const before = {
  question: 'How long are daily copies kept?',
  answer: 'Daily copies are kept for fourteen days [1].',
};

describe('rewriteRequest', () => {
  it('stays short, however long the conversation is', () => {
    const long = 'a word and another one '.repeat(500);
    const { messages, maxTokens } = rewriteRequest({ question: long, answer: long }, long);
    const text = messages.map(textOf).join('\n');
    expect(estimateTokens(text)).toBeLessThan(500);
    expect(maxTokens).toBe(40);
  });

  it('ends with the exchange and the question that leans on it', () => {
    const last = rewriteRequest(before, 'And weekly ones?').messages.at(-1);
    expect(last).toEqual({
      role: 'user',
      content: `Earlier question: ${before.question}\nAnswer: ${before.answer}\nNew question: And weekly ones?\nNew question, complete:`,
    });
  });
});

describe('toRewritten', () => {
  it.each([
    ['How long are weekly copies kept?', 'And weekly ones?'],
    ['"How long are weekly copies kept?"\nBecause', 'And weekly ones?'],
    ['Who signs the book at the door?', 'And who signs the book at the door?'],
    ['New question: Why are daily copies kept for fourteen days?', 'Why?'],
  ])('takes a question that stands alone: %s', (written, next) => {
    const query = toRewritten(written, before, next);
    expect(query).toBe(/[HW][^"\n]*\?/.exec(written)?.[0]);
  });

  it.each([
    ['nothing', '', 'And weekly ones?'],
    ['what was asked only', 'And weekly ones?', 'And weekly ones?'],
    ['the earlier question alone', 'How long are daily copies kept?', 'And weekly ones?'],
    ['an answer with things of its own', 'Weekly copies are kept for sixty years.', 'And weekly?'],
    ['what still points back', 'Is it open on Sundays?', 'Is it open on Sundays?'],
    ['far too much', 'weekly copies kept '.repeat(30), 'And weekly ones?'],
  ])('refuses %s', (_, written, next) => {
    expect(toRewritten(written, before, next)).toBeUndefined();
  });

  it('reads languages without spaces', () => {
    const exchange = { question: '每日副本保存多久？', answer: '保存十四天。' };
    const query = '每周副本保存多久？';
    expect(toRewritten(query, exchange, '每周呢？')).toBe(query);
    expect(toRewritten('每周的汽车多少钱？', exchange, '每周呢？')).toBeUndefined();
  });
});
