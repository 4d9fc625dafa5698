import { describe, it } from 'vitest';
import { createEngineContract } from './engine-contract';
import { AppError } from './errors';
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

describe('with time between its tokens', () => {
  for (const check of createEngineContract()) {
    it(check.name, () => check.run(engine({ tokenMs: 1, loadMs: 5 }), 'fake'));
  }
});
