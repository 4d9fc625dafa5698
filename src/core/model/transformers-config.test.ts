import { expect, it } from 'vitest';
import { readTransformersHeader } from './transformers-config';

const config = (values: object) => JSON.stringify({ model_type: 'llama', ...values });

it('takes what newer and older files call the same thing', () => {
  const header = readTransformersHeader({
    config: config({ n_layer: 2, n_head: 4, n_embd: 64, n_positions: 512 }),
    tokenizerConfig: JSON.stringify({ model_max_length: 1e30 }),
    generationConfig: JSON.stringify({ temperature: 0.6, top_k: 20 }),
  });
  expect(header).toMatchObject({
    contextLength: 512,
    headLength: 16,
    cacheBytesPerToken: 2 * 4 * 16 * 2 * 4,
    sampling: { temperature: 0.6, topK: 20 },
  });
});

it('finds the chat template wherever it is', () => {
  const tokenizerConfig = JSON.stringify({
    chat_template: [
      { name: 'tool_use', template: 'tools' },
      { name: 'default', template: 'plain' },
    ],
  });
  expect(readTransformersHeader({ config: config({}), tokenizerConfig }).chatTemplate).toBe(
    'plain',
  );
  expect(readTransformersHeader({ config: config({}), chatTemplate: 'own' }).chatTemplate).toBe(
    'own',
  );
});

it.each([
  ['{"model_type":"quantum"}', 'model-unsupported'],
  ['{}', 'model-unsupported'],
  ['<!doctype html>', 'model-damaged'],
  ['3', 'model-damaged'],
])('%s is %s', (text, code) => {
  expect(() => readTransformersHeader({ config: text })).toThrow(expect.objectContaining({ code }));
});
