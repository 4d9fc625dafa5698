import { describe, expect, it } from 'vitest';
import { makeTestTokens } from './test-traces';
import {
  alternativesAt,
  createTraceWriter,
  fitTrace,
  isRecorded,
  tokenAt,
  traceBytes,
  type TokenTrace,
} from './token-trace';
import { decodeTrace, encodeTrace, TRACE_VERSION } from './trace-codec';

function makeTrace(seed: number, count: number, alternatives = 5): TokenTrace {
  const writer = createTraceWriter();
  for (const token of makeTestTokens({ seed, count, alternatives })) writer.addToken(token);
  return writer.trace;
}

function decoded(bytes: Uint8Array) {
  const result = decodeTrace(bytes);
  if (!result.ok) throw new Error(result.reason);
  return result;
}

/** As a reader sees it: tokens with alternatives, figures as exact as they are kept. */
function readable(trace: TokenTrace) {
  return trace.entry.map((_, index) => ({
    token: tokenAt(trace, index),
    others: alternativesAt(trace, index),
    durationMs: trace.durationMs[index],
    entropyBits: trace.entropyBits[index],
  }));
}

describe('trace codec', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7])('gives back what it was given, seed %i', (seed) => {
    const count = seed * 37;
    const trace = makeTrace(seed, count, seed * 3);
    const { trace: read, end } = decoded(encodeTrace(trace));
    expect(end).toBe('whole');
    const expected = readable(trace);
    for (const [index, is] of readable(read).entries()) {
      const was = expected[index];
      expect(is.token).toMatchObject({ id: was?.token.id, bytes: was?.token.bytes });
      expect(is.token.logprob).toBeCloseTo(was?.token.logprob ?? NaN, 3);
      expect(is.others.map(({ id }) => id)).toEqual(was?.others.map(({ id }) => id));
      for (const [place, other] of is.others.entries()) {
        const exact = was?.others[place]?.logprob ?? NaN;
        expect(Math.abs(other.logprob - exact)).toBeLessThanOrEqual(Math.abs(exact) * 2 ** -16);
      }
      expect(is.durationMs).toBeCloseTo(was?.durationMs ?? NaN, 5);
      if (Number.isNaN(was?.entropyBits)) expect(is.entropyBits).toBeNaN();
      else expect(is.entropyBits).toBeCloseTo(was?.entropyBits ?? NaN, 3);
    }
    expect(read.entry).toHaveLength(count);
  });

  it('keeps text without figures and certain tokens', () => {
    const writer = createTraceWriter();
    writer.addGap(new TextEncoder().encode('written by hand '));
    const impossible = { text: 'b', logprob: -Infinity };
    writer.addToken({ text: 'a', logprob: 0, top: [{ text: 'a', logprob: 0 }, impossible] });
    const { trace } = decoded(encodeTrace(writer.trace));
    expect(isRecorded(trace, 0)).toBe(false);
    expect(tokenAt(trace, 1)).toMatchObject({ logprob: 0 });
    expect(alternativesAt(trace, 1)[1]?.logprob).toBe(-Infinity);
    expect(new TextDecoder().decode(traceBytes(trace))).toBe('written by hand a');
  });

  it('gives the beginning of bytes that are cut anywhere, and says so', () => {
    const trace = makeTrace(11, 16);
    const bytes = encodeTrace(trace);
    let longest = 0;
    for (let length = 3; length < bytes.length; length += 1) {
      const { trace: read, end } = decoded(bytes.subarray(0, length));
      expect(end).toBe('cut');
      expect(read.entry.length).toBeGreaterThanOrEqual(longest);
      longest = read.entry.length;
      expect(read.topStart).toHaveLength(longest + 1);
      expect(read.topEntry).toHaveLength(read.topStart.at(-1) ?? 0);
      expect(traceBytes(read)).toEqual(traceBytes(trace, longest));
    }
    expect(longest).toBe(16);
  });

  it('reads an answer that was not finished to its end', () => {
    const { trace, end } = decoded(encodeTrace(makeTrace(12, 10), false));
    expect(end).toBe('cut');
    expect(trace.entry).toHaveLength(10);
  });

  it('refuses what is newer and what is no trace', () => {
    const bytes = encodeTrace(makeTrace(1, 3));
    bytes[2] = TRACE_VERSION + 1;
    expect(decodeTrace(bytes)).toEqual({ ok: false, reason: 'newer-version' });
    for (const other of ['', 'H', 'PK', 'HT']) {
      const answer = decodeTrace(new TextEncoder().encode(other));
      expect(answer).toEqual({ ok: false, reason: 'not-a-trace' });
    }
  });

  it.each([1, 2, 3, 4])(
    'ends, and keeps its columns in step, on changed bytes, seed %i',
    (seed) => {
      const bytes = encodeTrace(makeTrace(seed, 30));
      for (let at = 3; at < bytes.length; at += 7) {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ (seed * 53);
        const { trace } = decoded(changed);
        expect(trace.topStart).toHaveLength(trace.entry.length + 1);
        expect(readable(trace)).toHaveLength(trace.entry.length);
      }
    },
  );

  it('takes at most 60 bytes a token at five alternatives', () => {
    const count = 2000;
    expect(encodeTrace(makeTrace(5, count)).length / count).toBeLessThanOrEqual(60);
  });
});

describe('fitTrace', () => {
  const writer = createTraceWriter();
  for (const text of ['The', ' quick', ' fox']) {
    writer.addToken({ text, logprob: -1, top: [{ text, logprob: -1 }] });
  }
  const textOf = (trace: TokenTrace) => new TextDecoder().decode(traceBytes(trace));

  it('cuts tokens that are not in the text', () => {
    expect(textOf(fitTrace(writer.trace, 'The quick'))).toBe('The quick');
    expect(fitTrace(writer.trace, 'The quick').entry).toHaveLength(2);
  });

  it('adds text that has no token', () => {
    const fitted = fitTrace(writer.trace, 'The quick fox jumps');
    expect(textOf(fitted)).toBe('The quick fox jumps');
    expect(fitted.entry.map((_, index) => isRecorded(fitted, index))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('keeps nothing of another text', () => {
    const fitted = fitTrace(writer.trace, 'Other');
    expect([textOf(fitted), fitted.entry.length, fitted.topEntry.length]).toEqual(['Other', 1, 0]);
  });
});
