// The tokens of one answer in columns: a long answer is hundreds of thousands of numbers, and no
// view ever needs more than a screen of them as objects.
import type { SampledToken, TokenLogprob } from '../engine/engine';

/** A token of the vocabulary, as far as this answer met it. */
export interface TraceEntry {
  /** Absent where the engine does not tell. */
  readonly id?: number;
  /** UTF-8; may be a part of a character only. */
  readonly bytes: Uint8Array;
}

/** Columns of equal length; index is the place in the answer. Written only by this file. */
export interface TokenTrace {
  readonly entries: TraceEntry[];
  /** Into `entries`. */
  readonly entry: number[];
  /** Natural logarithm; NaN where the text came without figures. */
  readonly logprob: number[];
  /** Over the whole vocabulary; NaN where the engine does not see all of it. */
  readonly entropyBits: number[];
  /** Since the token before, measured where the model runs. */
  readonly durationMs: number[];
  /** Token `i` has the alternatives `topStart[i]` to `topStart[i + 1]`, so one longer than the rest. */
  readonly topStart: number[];
  readonly topEntry: number[];
  readonly topLogprob: number[];
}

export interface TraceWriter {
  readonly trace: TokenTrace;
  addToken(token: SampledToken): void;
  /** Text that came without figures, in whole characters or not. */
  addGap(bytes: Uint8Array): void;
}

export interface TraceChoice extends TraceEntry {
  readonly logprob: number;
}

const encoder = new TextEncoder();

export function createTrace(): TokenTrace {
  return {
    entries: [],
    entry: [],
    logprob: [],
    entropyBits: [],
    durationMs: [],
    topStart: [0],
    topEntry: [],
    topLogprob: [],
  };
}

/** Writes behind what `trace` has. */
export function createTraceWriter(trace: TokenTrace = createTrace()): TraceWriter {
  const places = new Map<string, number>();
  trace.entries.forEach((entry, place) => places.set(keyOf(entry), place));
  const placeOf = (entry: TraceEntry): number => {
    const key = keyOf(entry);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, trace.entries.length);
    return trace.entries.push(entry) - 1;
  };
  const end = (entry: TraceEntry, logprob: number, entropyBits: number, durationMs: number) => {
    trace.entry.push(placeOf(entry));
    trace.logprob.push(logprob);
    trace.entropyBits.push(entropyBits);
    trace.durationMs.push(durationMs);
    trace.topStart.push(trace.topEntry.length);
  };
  return {
    trace,
    addToken(token) {
      for (const other of token.top) {
        trace.topEntry.push(placeOf(toEntry(other)));
        trace.topLogprob.push(other.logprob);
      }
      end(toEntry(token), token.logprob, token.entropyBits ?? NaN, token.durationMs ?? 0);
    },
    addGap(bytes) {
      if (bytes.length > 0) end({ bytes }, NaN, NaN, 0);
    },
  };
}

/** The UTF-8 of a token as an engine tells it. */
export function bytesOf({ text, bytes }: TokenLogprob): Uint8Array {
  return bytes ? Uint8Array.from(bytes) : encoder.encode(text);
}

function toEntry(token: TokenLogprob): TraceEntry {
  return { bytes: bytesOf(token), ...(token.id === undefined ? {} : { id: token.id }) };
}

function keyOf({ id, bytes }: TraceEntry): string {
  return `${id ?? ''}:${String.fromCharCode(...bytes)}`;
}

export function isRecorded(trace: TokenTrace, index: number): boolean {
  return !Number.isNaN(trace.logprob[index] ?? NaN);
}

/** The token at `index`; throws outside the trace. */
export function tokenAt(trace: TokenTrace, index: number): TraceChoice {
  return choice(trace, trace.entry[index], trace.logprob[index]);
}

/** What else was considered, likeliest first; the token itself is usually among them. */
export function alternativesAt(trace: TokenTrace, index: number): readonly TraceChoice[] {
  const [from = 0, to = 0] = [trace.topStart[index], trace.topStart[index + 1]];
  return trace.topEntry
    .slice(from, to)
    .map((entry, offset) => choice(trace, entry, trace.topLogprob[from + offset]));
}

function choice(trace: TokenTrace, entry: number | undefined, logprob: number | undefined) {
  const found = entry === undefined ? undefined : trace.entries[entry];
  if (!found || logprob === undefined) throw new RangeError('No such token in the trace');
  return { ...found, logprob };
}

/** The first `count` tokens as a trace of their own. */
export function sliceTrace(trace: TokenTrace, count: number): TokenTrace {
  const topCount = trace.topStart[count] ?? trace.topEntry.length;
  return {
    entries: [...trace.entries],
    entry: trace.entry.slice(0, count),
    logprob: trace.logprob.slice(0, count),
    entropyBits: trace.entropyBits.slice(0, count),
    durationMs: trace.durationMs.slice(0, count),
    topStart: trace.topStart.slice(0, count + 1),
    topEntry: trace.topEntry.slice(0, topCount),
    topLogprob: trace.topLogprob.slice(0, topCount),
  };
}

/** Bytes of the first `count` tokens, of all when absent. */
export function traceBytes(trace: TokenTrace, count = trace.entry.length): Uint8Array {
  const parts = trace.entry.slice(0, count).map((entry) => trace.entries[entry]?.bytes);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + (part?.length ?? 0), 0));
  let at = 0;
  for (const part of parts) {
    if (!part) continue;
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * The trace that fits `text`, for going on from it: tokens beyond it are cut, what it has beyond
 * them becomes a gap. Nothing is left of a trace of another text.
 */
export function fitTrace(trace: TokenTrace, text: string): TokenTrace {
  const wanted = encoder.encode(text);
  let at = 0;
  let count = 0;
  for (const entry of trace.entry) {
    const bytes = trace.entries[entry]?.bytes ?? new Uint8Array();
    if (!bytes.every((byte, offset) => wanted[at + offset] === byte)) break;
    at += bytes.length;
    count += 1;
  }
  const writer = createTraceWriter(sliceTrace(trace, count));
  writer.addGap(wanted.subarray(at));
  return writer.trace;
}
