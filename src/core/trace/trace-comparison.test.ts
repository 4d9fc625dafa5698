import { describe, expect, it } from 'vitest';
import type { SampledToken } from '../engine/engine';
import { makeTestTokens } from './test-traces';
import { createTraceWriter } from './token-trace';
import { compareTraces } from './trace-comparison';

type Choice = readonly [id: number | undefined, text: string, share: number];

function traceOf(...steps: readonly (readonly Choice[])[]) {
  const writer = createTraceWriter();
  for (const choices of steps) {
    const top = choices.map(([id, text, share]) => ({
      text,
      logprob: Math.log(share),
      ...(id === undefined ? {} : { id }),
    }));
    writer.addToken({ ...(top[0] as SampledToken), top }); // Every step has a first choice.
  }
  return writer.trace;
}

describe('compareTraces', () => {
  it('finds no difference between an answer and itself', () => {
    const writer = createTraceWriter();
    makeTestTokens({ count: 200, alternatives: 20, seed: 3, vocabulary: 1e9 }).forEach(
      writer.addToken,
    );
    const found = compareTraces(writer.trace, writer.trace);
    expect(found).toMatchObject({ sharedTokens: 200, parts: false, vocabulary: 'same' });
    expect(found.sameFirstChoice).toBe(1);
    expect(found.meanDivergenceBits).toBeCloseTo(0, 9);
  });

  it('says where they part, and compares up to there', () => {
    const start: Choice[] = [
      [1, 'The', 0.75],
      [2, 'A', 0.25],
    ];
    const a = traceOf(start, [
      [3, ' sun', 0.5],
      [4, ' sky', 0.5],
    ]);
    const b = traceOf(
      start,
      [
        [4, ' sky', 0.75],
        [3, ' sun', 0.25],
      ],
      [[5, ' is', 1]],
    );
    const found = compareTraces(a, b);
    expect(found).toMatchObject({ sharedTokens: 1, parts: true, comparedSteps: 2 });
    expect(found.sameFirstChoice).toBe(0.5);
    // 0.5 log2(0.5 / 0.25) + 0.5 log2(0.5 / 0.75) = 0.2075 bits in the second of two steps.
    expect(found.mostDifferent?.index).toBe(1);
    expect(found.mostDifferent?.bits).toBeCloseTo(0.2075, 4);
    expect(found.meanDivergenceBits).toBeCloseTo(0.10375, 4);
  });

  it('takes what only one of them tells together as one', () => {
    const a = traceOf([
      [1, 'x', 0.5],
      [2, 'y', 0.5],
    ]);
    const b = traceOf([
      [1, 'x', 0.5],
      [3, 'z', 0.25],
    ]);
    expect(compareTraces(a, b).meanDivergenceBits).toBeCloseTo(0, 9);
  });

  it('compares no numbers of different vocabularies', () => {
    const found = compareTraces(traceOf([[1, 'Yes', 1]]), traceOf([[1, 'No', 1]]));
    expect(found).toMatchObject({ vocabulary: 'different', comparedSteps: 0 });
    expect(found.meanDivergenceBits).toBeNaN();
  });

  it('takes ids that one engine writes in its own way for the same token', () => {
    const step = (end: string): Choice[] => [
      [1, 'The', 0.5],
      [2, 'A', 0.25],
      [3, 'An', 0.125],
      [4, 'One', 0.0625],
      [5, end, 0.0625],
    ];
    const last = (end: string): Choice[] => [[5, end, 1]];
    const found = compareTraces(traceOf(step(''), last('')), traceOf(step('<end>'), last('<end>')));
    expect(found).toMatchObject({ vocabulary: 'same', sharedTokens: 2, parts: false });
    expect(found.meanDivergenceBits).toBeCloseTo(0, 9);
  });

  it('matches tokens by their text where an engine tells no ids', () => {
    const told = traceOf([
      [7, 'x', 0.5],
      [8, 'y', 0.5],
    ]);
    const untold = traceOf([
      [undefined, 'y', 0.5],
      [undefined, 'x', 0.5],
    ]);
    const found = compareTraces(told, untold);
    expect(found).toMatchObject({ vocabulary: 'by-text', comparedSteps: 1, sameFirstChoice: 0 });
    expect(found.meanDivergenceBits).toBeCloseTo(0, 9);
  });

  it('knows that a shorter answer is the beginning of a longer one', () => {
    const found = compareTraces(traceOf([[1, 'a', 1]]), traceOf([[1, 'a', 1]], [[2, 'b', 1]]));
    expect(found).toMatchObject({ sharedTokens: 1, parts: false, comparedSteps: 1 });
  });
});
