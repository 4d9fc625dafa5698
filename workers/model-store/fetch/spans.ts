// A file comes span by span; the next one is asked for before one is at its end, so that the line does
// not wait for the way there and back.
import { CHUNK_BYTES } from '../../../src/core/model/model-manifest';
import { askFor, type Answer, type Failure } from './answer';
import type { Fetching } from './fetch-file';

/**
 * Asked for with one request. What was asked for and not read is lost where a connection breaks: a span
 * and what was left of the one before, one chunk at most. In one request for everything, 20 to 45 MB
 * lay in buffers of system and browser and came again.
 */
export const SPAN_BYTES = (CHUNK_BYTES * 3) / 4;

/** Left of a span when the next is asked for: 1 Gbit/s for 17 ms. */
const LEAD_BYTES = CHUNK_BYTES - SPAN_BYTES;

export interface Spans {
  /** The bytes from here to the span's end, or all of the file. Throws AbortError. */
  next(from: number): Promise<Answer | Failure>;
  /** Tells how far the answer was read. */
  reached(bytes: number): void;
  /** Call when done, whether all spans were read or not. */
  close(): void;
}

interface Ahead {
  readonly from: number;
  readonly answer: Promise<Answer | Failure>;
}

export function createSpans(fetching: Fetching): Spans {
  const { file, url, signal, size, spanBytes } = fetching;
  let ahead: Ahead | undefined;
  /** Of the span that is read. */
  let end = Infinity;

  const endOf = (from: number) =>
    Math.min(from - (from % spanBytes) + spanBytes, size.bytes ?? Infinity);

  const ask = (from: number) => {
    const isRanged = from > 0 || (size.bytes ?? 0) > spanBytes;
    const lastByte = isRanged ? endOf(from) - 1 : undefined;
    return askFor({ file, url, signal, from, lastByte }, size);
  };

  const drop = () => {
    // Nobody will read it, so nobody asks how it failed either.
    ahead?.answer.then((answer) => answer.ok && answer.close()).catch(() => undefined);
    ahead = undefined;
  };

  return {
    async next(from) {
      // The span before may have come short.
      if (ahead && ahead.from !== from) drop();
      const answer = await (ahead?.answer ?? ask(from));
      ahead = undefined;
      end = answer.ok && answer.isWhole ? Infinity : endOf(from);
      return answer;
    },
    reached(bytes) {
      const isLast = size.bytes === undefined || end >= size.bytes;
      if (ahead || isLast || bytes < end - LEAD_BYTES) return;
      const answer = ask(end);
      // Heard when its turn comes.
      answer.catch(() => undefined);
      ahead = { from: end, answer };
    },
    close: drop,
  };
}
