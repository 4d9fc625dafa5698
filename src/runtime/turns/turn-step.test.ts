import { expect, it } from 'vitest';
import type { FinishReason, TokenEvent } from '../../core/engine/engine';
import { streamStep } from './turn-step';

const usage = {
  promptTokens: 1,
  cachedPromptTokens: 0,
  completionTokens: 1,
  timeToFirstTokenMs: 1,
  tokensPerSecond: 0,
};

async function step(answers: readonly (readonly [text: string, reason: FinishReason])[]) {
  const limits: number[] = [];
  const texts: string[] = [];
  const open = async function* (limit: number): AsyncGenerator<TokenEvent, void, undefined> {
    const [text, reason] = answers[limits.length] ?? ['', 'length'];
    limits.push(limit);
    yield { type: 'text-delta', text };
    yield { type: 'finish', reason, usage };
  };
  for await (const event of streamStep(1, open)) {
    if (event.type === 'text-delta') texts.push(event.text);
  }
  return { limits, texts };
}

it('takes one token', async () => {
  expect(await step([[' word', 'length']])).toEqual({ limits: [1], texts: [' word'] });
});

it('takes as many as a character needs', async () => {
  const answers = [['', 'length'] as const, ['', 'length'] as const, ['猫', 'length'] as const];
  expect(await step(answers)).toEqual({ limits: [1, 2, 3], texts: ['猫'] });
});

it('ends where the answer ends, and where no text ever comes', async () => {
  expect(await step([['', 'stop']])).toEqual({ limits: [1], texts: [''] });
  expect((await step([])).limits).toHaveLength(13);
});
