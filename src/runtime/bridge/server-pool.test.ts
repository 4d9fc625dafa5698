import { describe, expect, it } from 'vitest';
import { findPool, toPlaceLimits } from './server-pool';

const model = (modelId: string, quantization = '') =>
  ({ modelId, quantization, task: 'chat' }) as const;

describe('a pool', () => {
  it('is the same name on several servers, the one asked for first', () => {
    const models = [
      model('bridge:a:llama3:latest'),
      model('bridge:b:other'),
      model('bridge:c:Llama3'),
    ];
    expect(findPool('bridge:c:Llama3', models)).toEqual([
      'bridge:c:Llama3',
      'bridge:a:llama3:latest',
    ]);
  });

  it('has no other build of the model in it, where servers tell', () => {
    const models = [
      model('bridge:a:m', 'Q4_K_M'),
      model('bridge:b:m', 'Q8_0'),
      model('bridge:c:m', 'Q4_K - Medium'),
      model('bridge:d:m'),
    ];
    expect(findPool('bridge:a:m', models)).toEqual(['bridge:a:m', 'bridge:c:m', 'bridge:d:m']);
  });

  it('is one where words may go nowhere else', () => {
    expect(findPool('bridge:a:m', [])).toEqual(['bridge:a:m']);
  });
});

it('a server is used as much as was said, else as its program usually can', () => {
  expect(toPlaceLimits({ kind: 'ollama' })).toEqual({ parallel: 4 });
  expect(
    toPlaceLimits({ kind: 'vllm', limits: { parallelRequests: 3, requestsPerMinute: 20 } }),
  ).toEqual({ parallel: 3, perMinute: 20 });
});
