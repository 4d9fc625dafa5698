// Sampled tokens of answers, for the inspector.
import { guard } from './data-errors';
import type { Database } from './db';
import type { Trace } from './records';

export function getTrace(db: Database, messageId: string): Promise<Trace | undefined> {
  return guard(db.traces.get(messageId));
}

export async function putTrace(db: Database, trace: Trace): Promise<void> {
  await guard(db.traces.put(trace));
}

export async function removeTrace(db: Database, messageId: string): Promise<void> {
  await guard(db.traces.delete(messageId));
}
