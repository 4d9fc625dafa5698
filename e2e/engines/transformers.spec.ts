import { findSpec, testContract } from './contract';
import { expect, test } from './fixtures';

test.describe('transformers.js on the CPU', () => {
  testContract('transformers', 'starter-onnx', { inFlightDeltas: 30 });
});

test('all-MiniLM-L6-v2 finds what is meant', async ({ lab }) => {
  await lab.install(findSpec('all-minilm-l6-v2'));
  expect(await lab.load('transformers', 'all-minilm-l6-v2')).toMatchObject({
    ok: true,
    value: { embeddingSize: 384, capabilities: { embed: true, generate: false } },
  });
  const texts = ['A cat sleeps on the sofa', 'The kitten naps on the couch', 'Interest rates rose'];
  const vectors = await lab.embed('transformers', texts);
  if (!vectors.ok) throw new Error(vectors.error.message);
  const [cat, kitten, rates] = vectors.value;
  const dot = (a: number[] = [], b: number[] = []) =>
    a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  for (const vector of vectors.value) {
    expect(vector).toHaveLength(384);
    expect(dot(vector, vector)).toBeCloseTo(1, 3);
  }
  expect(dot(cat, kitten)).toBeGreaterThan(dot(cat, rates) + 0.3);
  // One text at a time or together: what stands beside a text must not change its vector.
  const alone = await lab.embed('transformers', [texts[0] ?? '']);
  if (!alone.ok) throw new Error(alone.error.message);
  expect(alone.value[0]).toEqual(cat);
  expect(await lab.ask('transformers', { messages: [] })).toMatchObject({
    ok: false,
    error: { code: 'capability-missing' },
  });
  await lab.dispose('transformers');
});
