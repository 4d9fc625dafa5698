import { describe, expect, it } from 'vitest';
import { createEngineContract } from './engine-contract';
import { AppError } from '../errors';
import { createFakeEngine, type FakeEngineOptions } from './fake-engine';

const engine = (options: FakeEngineOptions = {}) =>
  createFakeEngine({
    loadError: (modelId) =>
      modelId === 'contract-no-such-model'
        ? new AppError('model-not-found', `${modelId} is not installed`)
        : undefined,
    ...options,
  });

describe('the fake engine keeps the engine contract', () => {
  for (const check of createEngineContract()) {
    it(check.name, () => check.run(engine(), 'fake'));
  }
});

describe('a model whose files tell no attention', () => {
  it('says so, and answers all the same', async () => {
    const fake = engine();
    const { signal } = new AbortController();
    const loading = fake.load('fake', {}, signal)[Symbol.asyncIterator]();
    while (!(await loading.next()).done);
    await expect(fake.attend([{ role: 'assistant', content: 'x' }])).rejects.toMatchObject({
      code: 'capability-missing',
      details: { capability: 'attention' },
    });
    const events = [];
    for await (const event of fake.generate({ messages: [{ role: 'user', content: 'x' }] }, signal))
      events.push(event.type);
    expect(events.at(-1)).toBe('finish');
  });
});

describe('with time between its tokens', () => {
  for (const check of createEngineContract()) {
    it(check.name, () => check.run(engine({ tokenMs: 1, loadMs: 5 }), 'fake'));
  }
});
