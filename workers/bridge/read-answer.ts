// The objects of a streamed answer: one a line (NDJSON) or one an event (SSE). Failures that a server
// tells in the middle of a stream, and streams that just stop, become errors here.
import type { ServerAccess } from '../../src/core/bridge/bridge';
import { AppError, abortError, isAbort } from '../../src/core/errors';
import { parseObject, type Json } from './read-json';
import { readLines } from './read-lines';
import { errorOf, toStreamError } from './server-errors';
import { broken, hostOf } from './server-request';

export interface AnswerReader {
  readonly access: ServerAccess;
  readonly signal: AbortSignal;
  /** The part of a line that holds JSON; undefined for lines that say nothing. */
  readonly jsonOf: (line: string) => string | undefined;
  /**
   * `last`: nothing is read after it. `enough`: the answer is whole, figures may follow. A stream with
   * neither was cut.
   */
  readonly endOf: (line: string, item: Json | undefined) => 'open' | 'enough' | 'last';
}

/** What a line of an event stream carries; comments, ids and names of events are skipped. */
export function eventData(line: string): string | undefined {
  const match = /^(data|error): ?(.*)$/.exec(line);
  if (!match) {
    // A server that answers in plain JSON though it was asked to stream.
    return line.startsWith('{') ? line : undefined;
  }
  const [, field, data = ''] = match;
  if (field === 'error') return `{"error":${data}}`;
  return data === '[DONE]' || data === '' ? undefined : data;
}

/**
 * Throws `server-failed` when the connection ends before the answer does, `server-garbled` for what
 * is no JSON, what the server says, and AbortError. Leaving early closes the connection.
 */
export async function* readAnswer(
  body: ReadableStream<Uint8Array> | null,
  { access, signal, jsonOf, endOf }: AnswerReader,
): AsyncGenerator<Json, void, undefined> {
  if (!body) throw broken(access);
  let ended = false;
  /** Half an object at the end of a broken connection is no garbage, only cut. */
  let unread: AppError | undefined;
  try {
    for await (const line of readLines(body)) {
      // What has come already is not wanted any more either.
      if (signal.aborted) throw abortError();
      if (unread) throw unread;
      const json = jsonOf(line);
      let item: Json | undefined;
      try {
        item = json === undefined ? undefined : parseObject(json);
      } catch (error) {
        unread = error as AppError;
        continue;
      }
      const failure = item && errorOf(item);
      if (failure) throw toStreamError(failure, hostOf(access));
      if (item) yield item;
      const end = endOf(line, item);
      if (end === 'last') return;
      if (end === 'enough') ended = true;
    }
  } catch (error) {
    if (signal.aborted || isAbort(error)) throw abortError();
    throw error instanceof AppError ? error : broken(access, error);
  }
  if (!ended) throw unread && looksWhole(unread) ? unread : broken(access, unread);
}

/** Garbage rather than the first half of an object. */
function looksWhole(error: AppError): boolean {
  return !String(error.details['said']).startsWith('{');
}
