// Sampled tokens of answers, for the inspector.
import type { SampledToken } from '../core/engine/engine';
import { createTraceWriter } from '../core/trace/token-trace';
import { decodeTrace, type DecodedTrace } from '../core/trace/trace-codec';
import { guard } from './data-errors';
import type { Database } from './db';
import type { Message, Trace } from './records';

export function getTrace(db: Database, messageId: string): Promise<Trace | undefined> {
  return guard(db.traces.get(messageId));
}

/** In the order of the ids; what has no trace is left out. */
export async function listTraces(
  db: Database,
  messageIds: readonly string[],
): Promise<readonly Trace[]> {
  const rows = await guard(db.traces.bulkGet([...messageIds]));
  return rows.filter((row) => row !== undefined);
}

/** A message deleted meanwhile leaves no trace. */
export function putTrace(db: Database, trace: Trace): Promise<void> {
  return guard(
    db.transaction('rw', db.messages, db.traces, async () => {
      const isThere = (await db.messages.where('id').equals(trace.messageId).count()) > 0;
      if (isThere) await db.traces.put(trace);
    }),
  );
}

/** Recorded answers, newest first, without reading their traces. */
export function listTracedMessages(db: Database, count: number): Promise<readonly Message[]> {
  return guard(
    db.transaction('r', db.messages, db.traces, async () => {
      const ids = await db.traces.toCollection().primaryKeys();
      const rows = await db.messages.bulkGet(ids);
      return rows
        .filter((row) => row !== undefined)
        .sort((a, b) => b.createdAt - a.createdAt)
        .slice(0, count);
    }),
  );
}

/** Never throws: as much as can be read, and how it ends. */
export function readTrace({ bytes, tokens }: Trace): DecodedTrace {
  if (bytes) return decodeTrace(bytes);
  if (!tokens) return { ok: false, reason: 'not-a-trace' };
  return readTokens(tokens);
}

function readTokens(tokens: readonly SampledToken[]): DecodedTrace {
  const writer = createTraceWriter();
  tokens.forEach((token) => writer.addToken(token));
  return { ok: true, trace: writer.trace, end: 'whole' };
}
