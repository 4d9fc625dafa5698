import { describe, expect, it } from 'vitest';
import type { SampledToken } from '../engine/engine';
import { isRecorded, traceBytes } from './token-trace';
import { createTraceRecorder } from './trace-recorder';

const cat = Array.from(new TextEncoder().encode('😺'));

function token(text: string, bytes?: readonly number[]): SampledToken {
  return { text, logprob: -0.5, top: [], ...(bytes && { bytes }) };
}

function record(pieces: readonly (readonly [text: string, tokens?: readonly SampledToken[]])[]) {
  const recorder = createTraceRecorder();
  for (const [text, tokens] of pieces) recorder.add(text, tokens);
  recorder.end();
  const { trace } = recorder;
  return {
    text: new TextDecoder().decode(traceBytes(trace)),
    recorded: trace.entry.map((_, index) => isRecorded(trace, index)),
  };
}

describe('trace recorder', () => {
  it('takes tokens as they come', () => {
    const { text, recorded } = record([
      ['Hi', [token('Hi')]],
      [' you all', [token(' you'), token(' all')]],
    ]);
    expect([text, recorded]).toEqual(['Hi you all', [true, true, true]]);
  });

  it('waits for the text of a character in parts', () => {
    const { text, recorded } = record([
      ['', [token('\uFFFD', cat.slice(0, 3))]],
      ['😺', [token('\uFFFD', cat.slice(3))]],
      ['!', [token('!')]],
    ]);
    expect([text, recorded]).toEqual(['😺!', [true, true, true]]);
  });

  it('leaves a gap for parts that were never told', () => {
    const { text, recorded } = record([
      ['a', [token('a')]],
      ['😺', [token('', cat.slice(3))]],
      [' b', [token(' b')]],
    ]);
    expect([text, recorded]).toEqual(['a😺 b', [true, false, true, true]]);
  });

  it('keeps text that came without tokens', () => {
    const { text, recorded } = record([['plain '], ['and', [token('and')]], ['.']]);
    expect([text, recorded]).toEqual(['plain and.', [false, true, false]]);
  });

  it('leaves out a token whose bytes nobody tells', () => {
    const { text, recorded } = record([
      ['', [token('\uFFFD')]],
      ['é', [token('\uFFFD')]],
    ]);
    expect([text, recorded]).toEqual(['é', [false]]);
  });
});
