import { describe, expect, it } from 'vitest';
import { chooseMethod, taskOf } from './ask';

describe('taskOf', () => {
  it.each([
    ['Summarise the paper', 'summary'],
    ['Give me a short overview', 'summary'],
    ['What is this document about?', 'summary'],
    ['Fasse das Buch zusammen', 'summary'],
    ['总结这份文件', 'summary'],
    ['How many rules are there in this paper?', 'count'],
    ['How many times does the word copy appear?', 'count'],
    ['List all machines', 'count'],
    ['Wie viele Regeln gibt es?', 'count'],
    ['How many days are daily copies kept?', 'question'],
    ['Who looks after the copies?', 'question'],
  ])('%s: %s', (question, task) => {
    expect(taskOf(question)).toBe(task);
  });
});

describe('chooseMethod', () => {
  const facts = { task: 'question', documentTokens: 900, roomTokens: 4000 } as const;

  it('reads a document that fits as a whole, and passages of what does not', () => {
    expect(chooseMethod(facts)).toBe('document');
    expect(chooseMethod({ ...facts, documentTokens: 4001 })).toBe('passages');
    expect(chooseMethod({ ...facts, documentTokens: undefined })).toBe('passages');
  });

  it('does not read thousands of tokens for what a passage tells', () => {
    expect(chooseMethod({ ...facts, documentTokens: 3900 })).toBe('passages');
    expect(chooseMethod({ ...facts, task: 'summary', documentTokens: 3900 })).toBe('document');
  });

  it('goes step by step where passages cannot tell', () => {
    expect(chooseMethod({ ...facts, task: 'summary', documentTokens: 90_000 })).toBe('steps');
    expect(chooseMethod({ ...facts, task: 'count' })).toBe('steps');
  });

  it('does what was chosen, as far as it is possible', () => {
    expect(chooseMethod({ ...facts, task: 'summary', chosen: 'passages' })).toBe('passages');
    expect(chooseMethod({ ...facts, chosen: 'steps' })).toBe('steps');
    expect(chooseMethod({ ...facts, documentTokens: 9000, chosen: 'document' })).toBe('steps');
    expect(chooseMethod({ ...facts, documentTokens: undefined, chosen: 'steps' })).toBe('passages');
  });
});
