import { expect, it } from 'vitest';
import { toQuestionText } from './generate-questions';

it.each([
  ['How long are copies kept?', 'How long are copies kept?'],
  ['Question: How long are copies kept? Because', 'How long are copies kept?'],
  ['Sure!\n\n1. "Who signs the book?"', 'Who signs the book?'],
  ['**Q:** Who signs the book?', 'Who signs the book?'],
  ['日本の首都はどこにありますか？', '日本の首都はどこにありますか？'],
])('takes the question out of %j', (answer, question) => {
  expect(toQuestionText(answer)).toBe(question);
});

it.each(['The book is signed.', 'Why?', ''])('finds none in %j', (answer) => {
  expect(toQuestionText(answer)).toBeUndefined();
});
