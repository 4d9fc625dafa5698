import { findSpec, testContract } from './contract';
import { expect, test } from './fixtures';

/** At 200 to 400 tokens/s a batch of deltas and the way back hold this many. */
const IN_FLIGHT = 30;

test.describe('wllama on the CPU', () => {
  testContract('wllama', 'starter', {
    inFlightDeltas: IN_FLIGHT,
    loadOptions: { device: 'cpu' },
  });

  test('auto keeps off a card that is only software', async ({ lab }) => {
    await lab.install(findSpec('starter'));
    await lab.dispose('wllama');
    expect(await lab.load('wllama', 'starter')).toMatchObject({ ok: true });
    const answer = await lab.ask('wllama', {
      messages: [{ role: 'user', content: 'Tell me a story.' }],
      temperature: 0,
    });
    // In software the same model makes about 2 tokens a second on the card.
    expect(answer).toMatchObject({ ok: true });
    if (answer.ok) expect(answer.value.usage.tokensPerSecond).toBeGreaterThan(20);
  });
});

test.describe('wllama on WebGPU', () => {
  test.beforeEach(({ hasShaderF16 }) => {
    test.skip(!hasShaderF16, 'llama.cpp needs shader-f16, which no card here has');
  });

  testContract('wllama', 'starter', {
    question: 'What is 2 plus 3?',
    maxTokens: 16,
    inFlightDeltas: 2,
    loadOptions: { device: 'webgpu' },
  });
});

test('wllama says when the card it was asked to use cannot be used', async ({
  lab,
  hasShaderF16,
}) => {
  test.skip(hasShaderF16, 'this card can be used');
  await lab.install(findSpec('starter'));
  expect(await lab.load('wllama', 'starter', { device: 'webgpu' })).toMatchObject({
    ok: false,
    error: { code: 'webgpu-unavailable', details: { missing: 'shader-f16' } },
  });
});
