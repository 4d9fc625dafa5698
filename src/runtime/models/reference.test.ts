import { expect, it } from 'vitest';
import type { GenerateRequest } from '../../core/engine/engine';
import type { ModelReference } from '../../core/model/model-manifest';
import { createTestLife, testSpec } from '../../test/life';
import { compareWithReference, decodeGreedily, toReference } from './reference';

const never = new AbortController().signal;
const WORDS = Array.from({ length: 10 }, (_, index) => ` word${index}`);
/** What the fake engine gives its own tokens, and the ones it nearly chose. */
const OWN = Math.log(0.6);
const SECOND = Math.log(0.2);

async function compare(reference: ModelReference, answer?: (request: GenerateRequest) => string) {
  const { models } = createTestLife(testSpec('chat'), () => ({
    answer: answer ?? (() => WORDS.join('')),
  }));
  const lease = await models.lease('chat', never);
  return compareWithReference(lease, reference, never);
}

it('a reference made here agrees here', async () => {
  const { models } = createTestLife(testSpec('chat'), () => ({ answer: () => WORDS.join('') }));
  const lease = await models.lease('chat', never);
  const made = toReference('Say words', await decodeGreedily(lease, 'Say words', '', 10, never));
  expect(made).toMatchObject({ tokens: WORDS });
  expect(await compareWithReference(lease, made, never)).toEqual({ agreement: 1, tokens: 10 });
});

it('a right word of a wrong probability does not agree', async () => {
  const logprobs = WORDS.map((_, index) => (index < 4 ? OWN - 0.6 : OWN - 0.4));
  const reference = { prompt: 'Say words', tokens: WORDS, logprobs };
  expect(await compare(reference)).toEqual({ agreement: 0.6, tokens: 10 });
});

it('a word that was nearly chosen agrees, and the next are compared behind it', async () => {
  const tokens = WORDS.map((word, index) => (index === 5 ? `${word}~1` : word));
  const logprobs = WORDS.map((_, index) => (index === 5 ? SECOND : OWN));
  // Set back on the reference, it goes on from there.
  const answer = ({ messages }: GenerateRequest) =>
    messages.length === 1 ? WORDS.join('') : tokens.join('');
  const reference = { prompt: 'Say words', tokens, logprobs };
  expect(await compare(reference, answer)).toEqual({ agreement: 1, tokens: 10 });
  const far = { ...reference, logprobs: WORDS.map(() => OWN) };
  expect(await compare(far, answer)).toEqual({ agreement: 0.9, tokens: 10 });
});

it('an answer that ends early lacks a token', async () => {
  const reference = { prompt: 'Say words', tokens: WORDS };
  const answer = ({ messages }: GenerateRequest) =>
    messages.length === 1 ? WORDS.slice(0, 4).join('') : WORDS.join('');
  expect(await compare(reference, answer)).toEqual({ agreement: 0.9, tokens: 10 });
});
