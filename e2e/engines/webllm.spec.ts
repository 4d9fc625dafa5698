import { testContract } from './contract';
import { expect, hasWebllmStarter, test } from './fixtures';

test.describe('WebLLM on software WebGPU', () => {
  test.skip(
    !hasWebllmStarter,
    'the starter compiled for WebLLM is not here (../shared/models/starter/webllm)',
  );

  test('says what it needs', async ({ lab }) => {
    expect(await lab.probe('webllm')).toEqual({ ok: true });
  });

  // About 2 tokens a second.
  testContract('webllm', 'starter-webllm', {
    question: 'What is 2 plus 3?',
    maxTokens: 14,
    inFlightDeltas: 1,
  });
});
