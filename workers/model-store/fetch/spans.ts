// A file comes span by span; the next one is asked for while one is read, so that the line does not
// wait for the way there and back.
import { askFor, type Answer, type Failure } from './answer';
import type { Fetching } from './fetch-file';
import { CHUNK_BYTES } from '../../../src/core/model/model-manifest';

/**
 * Asked for with one request. What was asked for and not read is lost where a connection breaks, and
 * that are two spans at most: one chunk. In one request for everything, 20 to 45 MB lay in buffers of
 * system and browser and came again.
 */
export const SPAN_BYTES = CHUNK_BYTES / 2;

export interface Spans {
  /** The bytes from here to the span's end, or all of the file. Throws AbortError. */
  next(from: number): Promise<Answer | Failure>;
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
      const end = endOf(from);
      if (answer.ok && !answer.isWhole && size.bytes !== undefined && end < size.bytes) {
        const next = ask(end);
        // Heard when its turn comes.
        next.catch(() => undefined);
        ahead = { from: end, answer: next };
      }
      return answer;
    },
    close: drop,
  };
}
