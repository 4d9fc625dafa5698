// Pieces of an answer as the engine sends them -> a trace whose bytes are the answer's text. Engines
// hold back halves of characters, and some then tell only the last token of such a character.
import type { SampledToken } from '../engine/engine';
import { bytesOf, createTraceWriter, type TokenTrace } from './token-trace';

export interface TraceRecorder {
  readonly trace: TokenTrace;
  /** One piece; tokens may come before their text. */
  add(text: string, tokens: readonly SampledToken[] | undefined): void;
  /** Text that no token explained becomes text without figures. */
  end(): void;
}

const encoder = new TextEncoder();

/** Goes on behind what `trace` has. */
export function createTraceRecorder(trace?: TokenTrace): TraceRecorder {
  const writer = createTraceWriter(trace);
  /** Text that came and that no token has explained yet. */
  let unexplained = new Uint8Array();
  /** Bytes of tokens whose text has not come yet. */
  let ahead = 0;

  const addToken = (token: SampledToken) => {
    const bytes = bytesOf(token);
    const at = indexOfBytes(unexplained, bytes);
    if (at < 0) ahead += bytes.length;
    else {
      writer.addGap(unexplained.slice(0, at));
      unexplained = unexplained.slice(at + bytes.length);
    }
    writer.addToken(token);
  };

  return {
    trace: writer.trace,
    add(text, tokens = []) {
      const bytes = encoder.encode(text);
      const known = Math.min(ahead, bytes.length);
      ahead -= known;
      unexplained = concat(unexplained, bytes.subarray(known));
      const told = tokens.filter(({ text: name, bytes: own }) => own ?? !name.includes('\uFFFD'));
      for (const token of told) addToken(token);
      // Without tokens, or with some that nobody can place, the text is all there is.
      if (tokens.length > 0 && told.length === tokens.length) return;
      writer.addGap(unexplained);
      unexplained = new Uint8Array();
    },
    end() {
      writer.addGap(unexplained);
      unexplained = new Uint8Array();
    },
  };
}

/** The first place of `part`; -1 where it is not. Nothing is found at the start. */
function indexOfBytes(whole: Uint8Array, part: Uint8Array): number {
  for (let at = 0; at + part.length <= whole.length; at += 1) {
    if (part.every((byte, offset) => whole[at + offset] === byte)) return at;
  }
  return -1;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
