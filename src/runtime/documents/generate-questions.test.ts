import { expect, it } from 'vitest';
import type { GenerateRequest, TokenEvent } from '../../core/engine/engine';
import { textOf } from '../../core/prompt/message';
import type { Question } from '../../core/documents/question-set';
import { putRead } from '../../data/chunks';
import { addDocument } from '../../data/documents';
import { LOOSE_COLLECTION_ID } from '../../data/knowledge-records';
import { openTestDb } from '../../test/db';
import type { ModelLease } from '../models/model-lease';
import { generateQuestions, isAbout, toQuestionText } from './generate-questions';

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

const passage = 'Visitors sign the book at the door. The coffee machine is cleaned on Fridays.';

it.each([
  ['Who cleans the coffee machine?', true],
  ['Which visitors sign?', true],
  ['What does Anna Berg do to keep her library?', false],
  ['What is this?', false],
])('knows whether %j is about the passage', (question, isIt) => {
  expect(isAbout(question, passage)).toBe(isIt);
});

it('tries other beginnings, tells each question as it comes, and leaves out what is nonsense', async () => {
  const db = await openTestDb();
  const file = new Blob(['x']);
  const added = { collectionId: LOOSE_COLLECTION_ID, name: 'a.txt', digest: 'd', file };
  const { id } = await addDocument(db, added);
  const texts = [passage, `Nothing ${'is asked about this one. '.repeat(4)}`, 'Short'];
  const chunks = texts.map((text, index) => ({
    ...{ index, text, start: 0, end: 1, headings: [], tokens: 9, hash: text },
  }));
  await putRead(db, id, [{ chunks }]);
  const asked: GenerateRequest[] = [];
  // Of a lease, only these two are used.
  const lease = {
    async *generate(request: GenerateRequest): AsyncIterable<TokenEvent> {
      asked.push(request);
      const [before, last] = request.messages.slice(-2);
      const isContinued = last?.role === 'assistant' && textOf(last) === 'Who';
      const isOfPassage = before !== undefined && textOf(before).includes('coffee');
      yield {
        type: 'text-delta',
        text: isContinued && isOfPassage ? ' signs the book at the door?' : 'The library is fine.',
      };
    },
    release: () => undefined,
  } as unknown as ModelLease;
  const made: Question[] = [];
  await generateQuestions(
    { db, models: { lease: async () => lease } },
    { modelId: 'm', documentIds: [id], count: 3 },
    { onProgress: () => undefined, onQuestion: (question) => made.push(question) },
    new AbortController().signal,
  );
  expect(made).toEqual([
    { question: 'Who signs the book at the door?', passage, document: 'a.txt' },
  ]);
  expect(asked).toHaveLength(3 + 4);
  expect(asked.every(({ maxTokens = 0 }) => maxTokens <= 40)).toBe(true);
});
