import { describe, expect, it } from 'vitest';
import { toWebllmError } from './webllm-errors';
import { toWllamaError } from './wllama-errors';

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

describe('errors of the libraries become codes', () => {
  it('wllama: a prompt over the context, with both numbers', () => {
    const message =
      'request (1200 tokens) exceeds the available context size (1024 tokens), try increasing it';
    expect(toWllamaError(new Error(message), 'generate')).toMatchObject({
      code: 'context-overflow',
      details: { promptTokens: 1200, contextLength: 1024 },
    });
  });

  it('wllama: memory, a bad file, a crash, anything else', () => {
    const codes = [
      toWllamaError(named('RuntimeError', '(ABORT) OOM'), 'load'),
      toWllamaError(new RangeError('Array buffer allocation failed'), 'generate'),
      toWllamaError('failed to load model', 'load'),
      toWllamaError(named('RuntimeError', 'unreachable'), 'generate'),
      toWllamaError(new Error('what?'), 'generate'),
    ].map(({ code }) => code);
    expect(codes).toEqual([
      'out-of-memory',
      'out-of-memory',
      'model-damaged',
      'engine-crashed',
      'internal',
    ]);
  });

  it('wllama: a word that only contains "oom" is no lack of memory', () => {
    expect(toWllamaError(new Error('no room for chat templates'), 'generate').code).toBe(
      'internal',
    );
  });

  it('WebLLM: a prompt over the context, with both numbers', () => {
    const message =
      'Prompt tokens exceed context window size: number of prompt tokens: 1200; ' +
      'context window size: 1024\nConsider shortening the prompt';
    const error = named('ContextWindowSizeExceededError', message);
    expect(toWebllmError(error, 'generate')).toMatchObject({
      code: 'context-overflow',
      details: { promptTokens: 1200, contextLength: 1024 },
    });
  });

  it('WebLLM: by the name of the error', () => {
    const codes = [
      toWebllmError(named('WebGPUNotAvailableError', ''), 'load'),
      toWebllmError(named('ShaderF16SupportError', ''), 'load'),
      toWebllmError(named('DeviceLostError', ''), 'load'),
      toWebllmError(named('ModelNotLoadedError', ''), 'generate'),
      toWebllmError(new Error('Cannot parse'), 'load'),
      toWebllmError('plain text', 'generate'),
    ].map(({ code }) => code);
    expect(codes).toEqual([
      'webgpu-unavailable',
      'model-unsupported',
      'device-lost',
      'model-not-loaded',
      'model-damaged',
      'internal',
    ]);
  });
});
