import { expect, it } from 'vitest';
import { laptop } from '../../engines/test-devices';
import { testSpec } from '../../test/life';
import { planLoad } from './load-plan';

const spec = testSpec('chat', { contextLength: 32_768, cacheBytesPerToken: 1000, bytes: 100e6 });
const use = {
  modelId: 'chat',
  lastUsedAt: 0,
  answers: 0,
  completionTokens: 0,
  lastTokensPerSecond: 0,
  measured: {
    backend: 'cpu' as const,
    threads: 3,
    prefillTokensPerSecond: 50,
    tokensPerSecond: 9,
    measuredAt: 0,
  },
};

it('follows the speed test until threads are chosen', () => {
  expect(planLoad(spec, laptop, undefined, false).options.threads).toBeUndefined();
  expect(planLoad(spec, laptop, use, false).options).toMatchObject({ device: 'cpu', threads: 3 });
  expect(planLoad(spec, laptop, use, false, { threads: 6 }).options.threads).toBe(6);
});

it('never asks for more threads than there are, or for any where they cannot share memory', () => {
  expect(planLoad(spec, laptop, use, false, { threads: 64 }).options.threads).toBe(8);
  const alone = { ...laptop, crossOriginIsolated: false };
  expect(planLoad(spec, alone, use, false, { threads: 4 }).options.threads).toBeUndefined();
});

it('takes the chosen context as far as the model has it, and counts its memory', () => {
  const chosen = planLoad(spec, laptop, undefined, false, { contextLength: 2048 });
  expect(chosen.options.contextLength).toBe(2048);
  const whole = planLoad(spec, laptop, undefined, false, { contextLength: 131_072 });
  expect(whole.options.contextLength).toBe(32_768);
  expect(whole.memoryBytes - chosen.memoryBytes).toBe((32_768 - 2048) * 1000);
});

it('does not take a context that the memory cannot hold', () => {
  const hungry = { ...spec, cacheBytesPerToken: 1e6 };
  const { options } = planLoad(hungry, laptop, undefined, false, { contextLength: 32_768 });
  expect(options.contextLength).toBe(2048);
});
