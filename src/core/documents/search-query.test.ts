import { describe, expect, it } from 'vitest';
import { leansOnEarlier, toSearchQuery } from './search-query';

describe('toSearchQuery', () => {
  it('is the question where it stands alone', () => {
    expect(toSearchQuery(['How long are daily copies kept?'])).toBe(
      'How long are daily copies kept?',
    );
    expect(toSearchQuery(['What is a badge?', 'When is the office open for visitors?'])).toBe(
      'When is the office open for visitors?',
    );
  });

  it.each(['And weekly ones?', 'Who looks after them when nobody is in the office?', 'Why?'])(
    'takes the question before along where this one leans on it: %s',
    (question) => {
      expect(toSearchQuery(['How long are daily copies kept?', question])).toBe(
        `How long are daily copies kept? ${question}`,
      );
    },
  );

  it('goes back to what a row of short questions is about', () => {
    const questions = ['Old things', 'How long are daily copies kept?', 'And weekly?', 'Why?'];
    expect(toSearchQuery(questions)).toBe('How long are daily copies kept? And weekly? Why?');
  });

  it('stays short, and keeps the newest words', () => {
    const query = toSearchQuery(['word '.repeat(200), 'And the last one?']);
    expect(query.length).toBeLessThanOrEqual(400);
    expect(query.endsWith('And the last one?')).toBe(true);
    expect(toSearchQuery([])).toBe('');
  });
});

describe('leansOnEarlier', () => {
  it.each([
    ['What does the second one cost in summer?', true],
    ['Which rules are there for the other house in town?', true],
    ['How long are the copies of the data kept?', false],
    ['合同的有效期是多少年，从哪一天开始计算？', false],
    ['它的有效期是多少年，从哪一天开始计算？', true],
    ['为什么？', true],
  ])('%s: %s', (question, leans) => {
    expect(leansOnEarlier(['Something before.', question])).toBe(leans);
    expect(leansOnEarlier([question])).toBe(false);
  });
});
