import { describe, expect, it } from 'vitest';
import type { MeasuredSpeed, ModelUse } from '../../data/records';
import { usageRows, wayRows } from './usage-figures';

const NOW = new Date(2026, 10, 21, 12).getTime();
const unused: ModelUse = {
  modelId: 'a',
  lastUsedAt: 0,
  answers: 0,
  completionTokens: 0,
  lastTokensPerSecond: 0,
};
const wayOf = (threads: number, tokensPerSecond: number): MeasuredSpeed => ({
  backend: 'cpu',
  threads,
  prefillTokensPerSecond: 100,
  tokensPerSecond,
  measuredAt: NOW,
});

describe('usageRows', () => {
  it('says nothing of what did not happen', () => {
    expect(usageRows(unused, NOW)).toEqual([]);
    expect(usageRows({ ...unused, lastLoadMs: 840 }, NOW)).toEqual([['Time to load', '840 ms']]);
  });

  it('tells answers, tokens, speed over time, loads and the check', () => {
    const use: ModelUse = {
      ...unused,
      lastUsedAt: NOW - 3600_000,
      answers: 1200,
      completionTokens: 34_567,
      speeds: [40, 30, 20].map((tokensPerSecond) => ({ at: NOW, tokensPerSecond })),
      loadMsHistory: [4000, 900, 1000],
      check: { agreement: 1, tokens: 32, backend: 'cpu', checkedAt: NOW, key: '' },
    };
    expect(usageRows(use, NOW)).toEqual([
      ['Answers', '1,200'],
      ['Tokens written', '34,567'],
      ['Last use', 'today'],
      ['Speed of answers', '20.0 tok/s last, usually 30.0 tok/s'],
      ['Time to load', '1 s last, usually 1 s'],
      ['Computes right', '32 of 32 tokens as the reference, on the processor, 12:00'],
    ]);
  });
});

describe('wayRows', () => {
  it('marks the way that is kept', () => {
    const ways = [wayOf(1, 9), wayOf(4, 22)];
    const rows = wayRows({ ...unused, measured: wayOf(4, 22), ways });
    expect(rows.map(({ way, isKept }) => [way, isKept])).toEqual([
      ['Processor, 1 thread', false],
      ['Processor, 4 threads', true],
    ]);
    expect(wayRows({ ...unused, measured: wayOf(2, 5) })).toHaveLength(1);
    expect(wayRows(unused)).toEqual([]);
  });
});
