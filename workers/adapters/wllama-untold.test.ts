import { describe, expect, it } from 'vitest';
import { createUntoldPieces, goOn, isUntold } from './wllama-untold';

const question = { role: 'user', content: 'Hi' } as const;

describe('pieces that llama.cpp cannot tell', () => {
  it('knows the failure from a crash', () => {
    const named = (message: string) => Object.assign(new Error(message), { name: 'RuntimeError' });
    expect(isUntold(named('Invalid typed array length: 1163217991'))).toBe(true);
    expect(isUntold(named('(ABORT) unreachable'))).toBe(false);
    expect(isUntold(new Error('Invalid magic number'))).toBe(true);
    expect(isUntold('wllama has crashed, please reload the module')).toBe(false);
  });

  it('leaves out one piece, and more while failures follow closely', () => {
    const untold = createUntoldPieces();
    const lengths: number[] = [];
    for (let failure = 0; failure < 3; failure += 1) {
      untold.begin();
      lengths.push(untold.left());
      while (!untold.wrote()) expect(untold.left()).toBeGreaterThan(0);
    }
    expect(lengths).toEqual([1, 2, 4]);
    for (let piece = 0; piece < 16; piece += 1) expect(untold.wrote()).toBe(false);
    untold.begin();
    expect(untold.left()).toBe(1);
  });

  it('goes on behind what was written, with other random numbers and what is left of the length', () => {
    const request = { messages: [question], topLogprobs: 5, maxTokens: 10, seed: 7 };
    expect(goOn(request, { written: '', deltas: 0, isTold: true })).toEqual(request);
    expect(goOn(request, { written: 'One two', deltas: 2, isTold: false })).toEqual({
      messages: [question, { role: 'assistant', content: 'One two' }],
      maxTokens: 8,
      seed: 9,
    });
    const begun = {
      ...request,
      messages: [question, { role: 'assistant', content: 'One' } as const],
    };
    expect(goOn(begun, { written: ' two', deltas: 1, isTold: true })?.messages.at(-1)).toEqual({
      role: 'assistant',
      content: 'One two',
    });
    expect(goOn(request, { written: 'x', deltas: 10, isTold: true })).toBeUndefined();
  });
});
