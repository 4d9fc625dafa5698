import { describe, expect, it } from 'vitest';
import { resolveOverrides, toParameters } from './overrides';

const defaults = { parameters: { temperature: 0.7, topP: 0.9, maxTokens: 512 } };

describe('resolveOverrides', () => {
  it('takes the nearest level that decides, each setting by itself', () => {
    const resolved = resolveOverrides(
      {
        app: { modelId: 'a', systemPrompt: 'app', parameters: { temperature: 0.1, topP: 0.5 } },
        profile: { systemPrompt: 'profile', parameters: { temperature: 0.2 } },
        chat: { modelId: 'c', recordTokens: true },
        message: { parameters: { temperature: 0 } },
      },
      defaults,
    );
    expect(resolved).toEqual({
      modelId: { value: 'c', level: 'chat' },
      systemPrompt: { value: 'profile', level: 'profile' },
      parameters: {
        temperature: { value: 0, level: 'message' },
        topP: { value: 0.5, level: 'app' },
        maxTokens: { value: 512, level: 'model' },
      },
      recordTokens: { value: true, level: 'chat' },
      collectionIds: { value: [], level: 'model' },
      fallback: { value: { modelIds: [] }, level: 'model' },
    });
  });

  it('falls back to the model', () => {
    expect(resolveOverrides({}, { ...defaults, modelId: 'starter' })).toMatchObject({
      modelId: { value: 'starter', level: 'model' },
      systemPrompt: { value: '', level: 'model' },
      parameters: { temperature: { value: 0.7, level: 'model' } },
      recordTokens: { value: false, level: 'model' },
      collectionIds: { value: [], level: 'model' },
    });
    expect(resolveOverrides({}, defaults).modelId).toBeUndefined();
  });

  it('lets an empty system prompt of a nearer level win', () => {
    const levels = { app: { systemPrompt: 'Be brief.' }, chat: { systemPrompt: '' } };
    expect(resolveOverrides(levels, defaults).systemPrompt).toEqual({ value: '', level: 'chat' });
  });

  it('gives the values as a request takes them', () => {
    const resolved = resolveOverrides({ chat: { parameters: { seed: 7 } } }, defaults);
    expect(toParameters(resolved)).toEqual({ ...defaults.parameters, seed: 7 });
  });
});
