import { expect, it } from 'vitest';
import type { Message } from '../../data/records';
import { measureDensity } from './turn-prompt';

const row = (change: Partial<Message>): Message => ({
  id: 'm',
  chatId: 'c',
  parentId: null,
  role: 'user',
  text: 'x'.repeat(200),
  createdAt: 0,
  status: 'done',
  ...change,
});
const picture = {
  ...{ id: 'p', name: 'cat.png', byteLength: 1 },
  ...{ type: 'image/png' as const, width: 1568, height: 1568 },
};
const answer = (promptTokens: number, change: Partial<Message> = {}) =>
  row({
    role: 'assistant',
    modelId: 'eye',
    usage: {
      promptTokens,
      cachedPromptTokens: 0,
      completionTokens: 1,
      timeToFirstTokenMs: 1,
      tokensPerSecond: 1,
    },
    ...change,
  });

it('learns from words how long tokens are, and from pictures how many each is', () => {
  // 200 characters in 50 tokens, and 5 around them.
  const words = [row({}), answer(55)];
  expect(measureDensity(words, 'eye', '')).toEqual({ charsPerToken: 4 });
  // The words again, two messages without any, then 256 for each of two pictures.
  const branch = [
    ...[row({}), answer(55, { text: '' }), row({ pictures: [picture, picture], text: '' })],
    answer(55 + 5 + 5 + 512),
  ];
  expect(measureDensity(branch, 'eye', '')).toEqual({ charsPerToken: 4, tokensPerPicture: 256 });
});

it('counts no picture that the model did not see, and nothing of another model', () => {
  const unseen = [row({ pictures: [picture] }), answer(55, { unseenPictures: 1 })];
  expect(measureDensity(unseen, 'eye', '')).toEqual({ charsPerToken: 4 });
  expect(measureDensity([row({}), answer(55, { modelId: 'other' })], 'eye', '')).toEqual({});
});
