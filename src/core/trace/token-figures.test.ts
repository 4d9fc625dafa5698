import { describe, expect, it } from 'vitest';
import {
  confidenceStep,
  distributionAt,
  entropyAt,
  nextUncertain,
  summarise,
} from './token-figures';
import { createTraceWriter } from './token-trace';

const shares = [0.5, 0.25, 0.125, 0.0625];
const top = shares.map((share, id) => ({ id, text: `t${id}`, logprob: Math.log(share) }));
const writer = createTraceWriter();
writer.addToken({ text: 't0', id: 0, logprob: Math.log(0.5), top, durationMs: 900 });
writer.addToken({
  text: 't1',
  id: 1,
  logprob: Math.log(0.25),
  top,
  durationMs: 20,
  entropyBits: 2.5,
});
writer.addGap(new TextEncoder().encode('by hand'));
writer.addToken({ text: 't0', id: 0, logprob: 0, top: [], durationMs: 30, entropyBits: 0 });
const { trace } = writer;

describe('figures of a token', () => {
  it('take the steps of the confidence ramp', () => {
    expect([1, 0.9, 0.89, 0.5, 0.49, 0.29].map(confidenceStep)).toEqual([0, 0, 1, 2, 3, 4]);
  });

  it('say when entropy is only a lower bound', () => {
    expect(entropyAt(trace, 0)).toEqual({ bits: 1.875, isExact: false });
    expect(entropyAt(trace, 1)).toEqual({ bits: 2.5, isExact: true });
    expect(entropyAt(trace, 2).bits).toBeNaN();
  });

  it('find the next uncertain token', () => {
    expect(nextUncertain(trace, 0, 1)).toBe(1);
    expect(nextUncertain(trace, 1, 1)).toBeUndefined();
    expect(nextUncertain(trace, 3, -1)).toBe(1);
  });

  it('are summed up without what was not recorded', () => {
    const summary = summarise(trace);
    expect(summary).toMatchObject({ tokens: 3, openSteps: 1 });
    expect(summary.meanProbability).toBeCloseTo(1.75 / 3);
    expect(summary.perplexity).toBeCloseTo(2);
    expect(summary.tokensPerSecond).toBeCloseTo(40);
  });
});

describe('what sampling makes of a step', () => {
  const sampled = (sampling: Parameters<typeof distributionAt>[2]) => {
    const { choices, isWhole } = distributionAt(trace, 0, sampling);
    return {
      isWhole,
      cuts: choices.map(({ cutBy }) => cutBy ?? '-').join(' '),
      shares: choices.map((choice) => Number(choice.sampled.toFixed(3))),
    };
  };

  it('cuts by top-k, top-p and min-p', () => {
    expect(sampled({ topK: 2 })).toEqual({
      isWhole: true,
      cuts: '- - top-k top-k',
      shares: [0.667, 0.333, 0, 0],
    });
    expect(sampled({ topP: 0.8 }).cuts).toBe('- - - top-p');
    expect(sampled({ minP: 0.3 }).cuts).toBe('- - min-p min-p');
  });

  it('applies the temperature to what is left', () => {
    expect(sampled({ topK: 2, temperature: 0.5 }).shares).toEqual([0.8, 0.2, 0, 0]);
    expect(sampled({ temperature: 0 }).shares).toEqual([1, 0, 0, 0]);
  });

  it('says when more would have stayed than is known', () => {
    expect(sampled({ temperature: 1 }).isWhole).toBe(false);
  });
});
