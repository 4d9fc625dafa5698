// A trace as bytes. Small, because every answer may have one, and readable from the front, because a
// crash leaves the beginning. Layout, numbers as LEB128 unless said otherwise:
//
//   'H' 'T' version
//   record*  0 end, token count
//            1 text without figures: entry
//            n token with n - 2 alternatives:
//              place among them from 1, or 0 and then entry, logprob
//              n - 2 times entry, logprob
//              tenths of a millisecond, entropy (16 bits)
//   entry    number of a known one; the next free number defines one: id + 1 or 0, length, bytes
//   logprob  the upper 24 bits of a float32: within 0.0003 at -20, much closer near 0
import { createByteReader, createByteWriter, type ByteReader } from './trace-bytes';
import { createTrace, isRecorded, type TokenTrace } from './token-trace';

export const TRACE_VERSION = 1;

const MAGIC = [0x48, 0x54] as const;
const END = 0;
const GAP = 1;
const FIRST_TOKEN = 2;
const MAX_ALTERNATIVES = 100;
const ENTROPY_STEPS_PER_BIT = 2048;
const NO_ENTROPY = 0xffff;

/** `cut`: the answer was not finished, or bytes are missing. `damaged`: what follows makes no sense. */
export type TraceEnd = 'whole' | 'cut' | 'damaged';

export type DecodedTrace =
  | { readonly ok: true; readonly trace: TokenTrace; readonly end: TraceEnd }
  | { readonly ok: false; readonly reason: 'newer-version' | 'not-a-trace' };

/** `isWhole` false: the reader is told that the answer went on. */
export function encodeTrace(trace: TokenTrace, isWhole = true): Uint8Array<ArrayBuffer> {
  const out = createByteWriter();
  const numbers = new Map<number, number>();
  const writeEntry = (place: number) => {
    const known = numbers.get(place);
    out.varint(known ?? numbers.size);
    if (known !== undefined) return;
    numbers.set(place, numbers.size);
    const entry = trace.entries[place];
    if (!entry) throw new RangeError('The trace names an entry that it does not have');
    out.varint(entry.id === undefined ? 0 : entry.id + 1);
    out.varint(entry.bytes.length);
    out.bytes(entry.bytes);
  };
  out.bytes(MAGIC);
  out.varint(TRACE_VERSION);
  trace.entry.forEach((place, index) => {
    if (!isRecorded(trace, index)) {
      out.varint(GAP);
      writeEntry(place);
      return;
    }
    const from = trace.topStart[index] ?? 0;
    const to = Math.min(trace.topStart[index + 1] ?? from, from + MAX_ALTERNATIVES);
    const rank = rankOf(trace, index, from, to);
    out.varint(FIRST_TOKEN + to - from);
    out.varint(rank);
    if (rank === 0) {
      writeEntry(place);
      out.float24(trace.logprob[index] ?? 0);
    }
    for (let at = from; at < to; at += 1) {
      writeEntry(trace.topEntry[at] ?? 0);
      out.float24(trace.topLogprob[at] ?? 0);
    }
    out.varint(Math.round(Math.max(0, trace.durationMs[index] ?? 0) * 10));
    out.uint16(toEntropySteps(trace.entropyBits[index] ?? NaN));
  });
  if (isWhole) {
    out.varint(END);
    out.varint(trace.entry.length);
  }
  return out.take();
}

/** Place of the chosen token among its alternatives, from 1; 0 where it is not one of them. */
function rankOf(trace: TokenTrace, index: number, from: number, to: number): number {
  for (let at = from; at < to; at += 1) {
    if (trace.topEntry[at] !== trace.entry[index]) continue;
    return near(trace.topLogprob[at], trace.logprob[index]) ? at - from + 1 : 0;
  }
  return 0;
}

function near(a = NaN, b = NaN): boolean {
  return a === b || Math.abs(a - b) < 1e-4;
}

function toEntropySteps(bits: number): number {
  if (Number.isNaN(bits)) return NO_ENTROPY;
  return Math.min(NO_ENTROPY - 1, Math.max(0, Math.round(bits * ENTROPY_STEPS_PER_BIT)));
}

/** Never throws: as much as can be read, and how it ends. */
export function decodeTrace(bytes: Uint8Array): DecodedTrace {
  const input = createByteReader(bytes);
  try {
    if (input.byte() !== MAGIC[0] || input.byte() !== MAGIC[1]) {
      return { ok: false, reason: 'not-a-trace' };
    }
    const version = input.varint();
    if (version > TRACE_VERSION) return { ok: false, reason: 'newer-version' };
    if (version < TRACE_VERSION) return { ok: false, reason: 'not-a-trace' };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, reason: 'not-a-trace' };
  }
  const trace = createTrace();
  return { ok: true, trace, end: readRecords(input, trace) };
}

function readRecords(input: ByteReader, trace: TokenTrace): TraceEnd {
  try {
    for (;;) {
      const tag = input.varint();
      if (tag === END) return input.varint() === trace.entry.length ? 'whole' : 'damaged';
      if (tag > FIRST_TOKEN + MAX_ALTERNATIVES) return 'damaged';
      const isRead = tag === GAP ? readGap(input, trace) : readToken(input, trace, tag);
      if (!isRead) return 'damaged';
    }
  } catch (error) {
    if (error instanceof RangeError) return 'cut';
    throw error;
  } finally {
    // A record that ended in the middle may have left some of its alternatives.
    const last = trace.topStart.at(-1) ?? 0;
    trace.topEntry.length = last;
    trace.topLogprob.length = last;
  }
}

function readGap(input: ByteReader, trace: TokenTrace): boolean {
  const place = readEntry(input, trace);
  if (place !== undefined) push(trace, place, NaN, NaN, 0);
  return place !== undefined;
}

function readToken(input: ByteReader, trace: TokenTrace, tag: number): boolean {
  const count = tag - FIRST_TOKEN;
  const rank = input.varint();
  if (rank > count) return false;
  let place = rank === 0 ? readEntry(input, trace) : -1;
  let logprob = rank === 0 ? input.float24() : NaN;
  if (place === undefined) return false;
  for (let at = 1; at <= count; at += 1) {
    const other = readEntry(input, trace);
    if (other === undefined) return false;
    const otherLogprob = input.float24();
    trace.topEntry.push(other);
    trace.topLogprob.push(otherLogprob);
    if (at === rank) [place, logprob] = [other, otherLogprob];
  }
  const durationMs = input.varint() / 10;
  const steps = input.uint16();
  const entropyBits = steps === NO_ENTROPY ? NaN : steps / ENTROPY_STEPS_PER_BIT;
  push(trace, place, logprob, entropyBits, durationMs);
  return true;
}

/** Undefined where the number is of no entry. */
function readEntry(input: ByteReader, trace: TokenTrace): number | undefined {
  const place = input.varint();
  if (place < trace.entries.length) return place;
  if (place > trace.entries.length) return undefined;
  const id = input.varint();
  const bytes = input.bytes(input.varint());
  trace.entries.push(id === 0 ? { bytes } : { id: id - 1, bytes });
  return place;
}

function push(
  trace: TokenTrace,
  place: number,
  logprob: number,
  entropyBits: number,
  durationMs: number,
): void {
  trace.entry.push(place);
  trace.logprob.push(logprob);
  trace.entropyBits.push(entropyBits);
  trace.durationMs.push(durationMs);
  trace.topStart.push(trace.topEntry.length);
}
