import { describe, expect, it } from 'vitest';
import { parseQuestions, toCsv } from './question-set';

const wanted = [
  { question: 'How long are copies kept?', passage: 'fourteen days' },
  { question: 'Who, if anyone, signs?', passage: 'Visitors sign "the book"', document: 'a.pdf' },
];

describe('question sets', () => {
  it('are read from a list of objects', () => {
    expect(parseQuestions(JSON.stringify(wanted))).toEqual({ questions: wanted, leftOut: 0 });
    expect(parseQuestions('[{"query":"Q?","expected":"E","file":"f"}, 3, {"query":"Q?"}]')).toEqual(
      {
        questions: [{ question: 'Q?', passage: 'E', document: 'f' }],
        leftOut: 1,
      },
    );
  });

  it('are read from questions that name their passages', () => {
    const set = {
      passages: [{ id: 'p1', title: 'T', text: 'The whole passage.' }],
      questions: [{ question: 'What?', passage: 'p1', answers: ['whole'] }],
    };
    expect(parseQuestions(JSON.stringify(set)).questions).toEqual([
      { question: 'What?', passage: 'The whole passage.' },
    ]);
  });

  it('come back from the table they were saved as', () => {
    const csv = toCsv([
      ['question', 'passage', 'document'],
      ...wanted.map(({ question, passage, document }) => [question, passage, document ?? '']),
    ]);
    expect(parseQuestions(csv)).toEqual({ questions: wanted, leftOut: 0 });
  });

  it.each([
    ['tabs', 'How long?\tfourteen days\nWho?\t'],
    ['bars', 'How long? | fourteen days\n\nWho? |'],
    ['semicolons', 'question;passage\r\nHow long?;fourteen days\r\nWho?;'],
  ])('are read from lines with %s', (_, text) => {
    expect(parseQuestions(text)).toEqual({
      questions: [{ question: 'How long?', passage: 'fourteen days' }],
      leftOut: 1,
    });
  });

  it('of nothing are none', () => {
    expect(parseQuestions('  \n ')).toEqual({ questions: [], leftOut: 0 });
    expect(parseQuestions('[Broken')).toEqual({ questions: [], leftOut: 1 });
  });
});
