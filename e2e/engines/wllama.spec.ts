import { findSpec, testContract } from './contract';
import { expect, openLab, test, watchForeignRequests } from './fixtures';

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

// wllama 3.8.1 breaks where an alternative begins in the middle of a character (wllama-untold.ts).
test('wllama goes on where it cannot tell alternatives', async ({ lab }) => {
  await lab.install(findSpec('starter'));
  expect(await lab.load('wllama', 'starter', { device: 'cpu' })).toMatchObject({ ok: true });
  const ask = async (question: string, more: object) => {
    const answer = await lab.ask('wllama', {
      messages: [{ role: 'user', content: question }],
      ...more,
    });
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  };
  const greedy = { temperature: 0, repetitionPenalty: 1 };
  const plain = await ask('Who was Napoleon?', greedy);
  const told = await ask('Who was Napoleon?', { ...greedy, topLogprobs: 20 });
  expect(told.text).toBe(plain.text);
  expect(told.usage.promptTokens).toBe(plain.usage.promptTokens);
  expect(told.tokens.length).toBeGreaterThan(plain.usage.completionTokens / 2);
  // At such a temperature half of all tokens have an alternative of that kind.
  const hot = { temperature: 20, topK: 0, topP: 1, minP: 0, maxTokens: 60, topLogprobs: 20 };
  for (const seed of [1, 2, 3]) {
    const answer = await ask('Hello!', { ...hot, seed });
    expect(answer.text).not.toBe('');
    expect(await ask('Hello!', { ...hot, seed })).toMatchObject({ text: answer.text });
  }
  await lab.dispose('wllama');
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

test('a browser without JSPI runs the compatible build, from this origin', async ({
  browser,
  pageUrl,
}) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const foreign = watchForeignRequests(context, pageUrl);
  const requests: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  await page.route(/\/wllama\.worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      body: `delete WebAssembly.Suspending;\n${await response.text()}`,
    });
  });
  const lab = await openLab(page, pageUrl);
  await lab.install(findSpec('starter'));
  expect(await lab.load('wllama', 'starter', { device: 'cpu' })).toMatchObject({ ok: true });
  const answer = await lab.ask('wllama', {
    messages: [{ role: 'user', content: 'What is the capital of France?' }],
    temperature: 0,
  });
  expect(answer).toMatchObject({ ok: true, value: { text: 'The capital of France is Paris.' } });
  // The compatible build is two files, a script that the library fetches as text and its wasm.
  expect(requests.filter((url) => /\/wllama-[^/]*\.(js|wasm)$/.test(url))).toHaveLength(2);
  expect(foreign).toEqual([]);
  await context.close();
});
