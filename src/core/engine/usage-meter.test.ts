import { expect, it } from 'vitest';
import { createUsageMeter } from './usage-meter';

function measure(steps: readonly { at: number; tokens: number }[]) {
  let now = 1000;
  const meter = createUsageMeter(() => now);
  meter.prompt(30, 20);
  for (const { at, tokens } of steps) {
    now = 1000 + at;
    meter.tokens(tokens);
  }
  return meter.usage();
}

it('counts decode only from the first token on', () => {
  const usage = measure([
    { at: 400, tokens: 1 },
    { at: 500, tokens: 1 },
    { at: 600, tokens: 1 },
  ]);
  expect(usage).toEqual({
    promptTokens: 30,
    cachedPromptTokens: 20,
    completionTokens: 3,
    timeToFirstTokenMs: 400,
    tokensPerSecond: 10,
  });
});

it('has no speed with fewer than two tokens', () => {
  expect(measure([]).tokensPerSecond).toBe(0);
  expect(measure([{ at: 5, tokens: 1 }]).tokensPerSecond).toBe(0);
  expect(measure([{ at: 5, tokens: 0 }])).toMatchObject({ completionTokens: 0 });
});

it('counts tokens that came together', () => {
  const usage = measure([
    { at: 100, tokens: 2 },
    { at: 300, tokens: 4 },
  ]);
  expect(usage).toMatchObject({
    completionTokens: 6,
    timeToFirstTokenMs: 100,
    tokensPerSecond: 20,
  });
});
