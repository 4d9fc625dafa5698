// The same model on every engine, the same system message, temperature 0: the answers must agree.
import type { EngineId } from '../../src/core/engine/engine';
import { findSpec } from './contract';
import { expect, hasWebllmStarter, test, type RemoteLab } from './fixtures';

const questions = [
  'What is the capital of France?',
  'What is 2 plus 3?',
  'What is the opposite of hot?',
  'Hello!',
  'Who are you?',
  'Which day comes after Monday?',
  'What colour is the sky?',
  'What is a compiler?',
  'Write hello world in Python.',
  'How do I stop an answer?',
] as const;
/** WebLLM makes about 2 tokens a second in software. */
const WEBLLM_QUESTIONS = 3;
const WEBLLM_TOKENS = 16;

async function answer(lab: RemoteLab, id: EngineId, question: string, maxTokens: number) {
  const outcome = await lab.ask(id, {
    messages: [
      { role: 'system', content: 'You are a helpful assistant.' },
      { role: 'user', content: question },
    ],
    temperature: 0,
    maxTokens,
  });
  if (!outcome.ok) throw new Error(`${id}: ${outcome.error.message}`);
  return outcome.value.text;
}

test('engines agree on greedy answers', async ({ lab }) => {
  for (const modelId of ['starter', 'starter-onnx']) await lab.install(findSpec(modelId));
  expect(await lab.load('wllama', 'starter', { device: 'cpu' })).toMatchObject({ ok: true });
  expect(await lab.load('transformers', 'starter-onnx')).toMatchObject({ ok: true });
  if (hasWebllmStarter) {
    await lab.install(findSpec('starter-webllm'));
    expect(await lab.load('webllm', 'starter-webllm')).toMatchObject({ ok: true });
  }
  const rows: { question: string; wllama: string; transformers: string; webllm?: string }[] = [];
  for (const [index, question] of questions.entries()) {
    const wllama = await answer(lab, 'wllama', question, 60);
    const transformers = await answer(lab, 'transformers', question, 60);
    const compare = hasWebllmStarter && index < WEBLLM_QUESTIONS;
    const webllm = compare ? await answer(lab, 'webllm', question, WEBLLM_TOKENS) : undefined;
    rows.push({ question, wllama, transformers, ...(webllm !== undefined && { webllm }) });
  }
  console.log(JSON.stringify(rows, undefined, 1));
  for (const row of rows) {
    expect.soft(row.transformers, row.question).toBe(row.wllama);
    if (row.webllm === undefined) continue;
    expect.soft(row.webllm.length, row.question).toBeGreaterThan(4);
    expect.soft(row.wllama.startsWith(row.webllm), row.question).toBe(true);
  }
  for (const id of ['wllama', 'transformers', 'webllm'] as const) await lab.dispose(id);
});
