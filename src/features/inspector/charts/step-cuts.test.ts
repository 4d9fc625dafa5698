import { describe, expect, it } from 'vitest';
import { distributionAt } from '../../../core/trace/token-figures';
import { createTraceWriter } from '../../../core/trace/token-trace';
import { cutsOf, describeCuts } from './step-cuts';

/** 50 %, 30 %, 15 % and 4 %; one percent is told by nobody. */
function step() {
  const top = [0.5, 0.3, 0.15, 0.04].map((share, id) => ({
    id,
    text: String(id),
    logprob: Math.log(share),
  }));
  const writer = createTraceWriter();
  writer.addToken({ id: 0, text: '0', logprob: Math.log(0.5), top });
  return writer.trace;
}

describe('cuts of a step', () => {
  it('says where top-p and min-p begin to cut, and where their lines stand', () => {
    const sampling = { topP: 0.9, minP: 0.1, temperature: 0.7 };
    const cuts = cutsOf(distributionAt(step(), 0, sampling), sampling);
    expect(cuts).toEqual([
      { cut: 'top-p', label: 'top-p 0.9', share: 0.9, from: 3 },
      { cut: 'min-p', label: 'min-p 0.1', share: 0.05 },
      { cut: 'temperature', label: 'temperature 0.7' },
    ]);
  });

  it('draws no line for what is off', () => {
    const cuts = cutsOf(distributionAt(step(), 0, {}), {});
    expect(cuts.map(({ cut }) => cut)).toEqual(['temperature']);
  });

  it('counts what stays', () => {
    const sampling = { topK: 2 };
    expect(describeCuts(distributionAt(step(), 0, sampling), sampling)).toBe(
      '2 of 4 stay, with 80 % of the probability; top-k cuts from token 3 on.',
    );
  });

  it('says that unrecorded tokens would stay too', () => {
    expect(describeCuts(distributionAt(step(), 0, {}), {})).toContain('upper bounds');
  });

  it('says that greedy draws nothing', () => {
    const sampling = { temperature: 0 };
    expect(describeCuts(distributionAt(step(), 0, sampling), sampling)).toContain('likeliest');
  });
});
