import { describe, expect, it } from 'vitest';
import { createTokenRecorder } from './webllm-tokens';

const name = (id: number) => ({ id, text: `<${id}>` });
const isEnd = (id: number) => id === 9;
const logits = () => Float32Array.of(Math.log(0.1), Math.log(0.7), Math.log(0.2));

describe('token recorder', () => {
  it('is not needed where nothing is asked of it', () => {
    expect(createTokenRecorder({}, name, isEnd)).toBeUndefined();
    expect(createTokenRecorder({ topLogprobs: 0, minP: 0 }, name, isEnd)).toBeUndefined();
  });

  it('records every token with its raw alternatives, the ending one left out', () => {
    const recorder = createTokenRecorder({ topLogprobs: 2 }, name, isEnd);
    for (const id of [1, 0, 9]) {
      expect(recorder?.processLogits(logits())).toEqual(logits());
      recorder?.processSampledToken(id);
    }
    const tokens = recorder?.take() ?? [];
    expect(tokens.map(({ text }) => text)).toEqual(['<1>', '<0>']);
    expect(tokens[1]?.logprob).toBeCloseTo(Math.log(0.1), 5);
    expect(tokens[1]?.top.map(({ id }) => id)).toEqual([1, 2]);
    expect(tokens[1]?.entropyBits).toBeCloseTo(1.1568, 3);
    expect(recorder?.take()).toEqual([]);
  });

  it('leaves only what top-k and min-p leave', () => {
    const kept = (request: { topK?: number; minP?: number }) =>
      Array.from(
        createTokenRecorder(request, name, isEnd)?.processLogits(logits()) ?? [],
        (logit) => logit > -Infinity,
      );
    expect(kept({ topK: 2 })).toEqual([false, true, true]);
    expect(kept({ topK: 1 })).toEqual([false, true, false]);
    expect(kept({ minP: 0.2 })).toEqual([false, true, true]);
    expect(kept({ minP: 0.5 })).toEqual([false, true, false]);
  });
});
