// Tokens of running answers on their way into table `traces`: at the end, and every few seconds so
// that a crash leaves the beginning.
import type { SampledToken } from '../../core/engine/engine';
import { createTrace, fitTrace, type TokenTrace } from '../../core/trace/token-trace';
import { encodeTrace } from '../../core/trace/trace-codec';
import { createTraceRecorder } from '../../core/trace/trace-recorder';
import type { Database } from '../../data/db';
import type { Message, Trace, TraceSetup } from '../../data/records';
import { getTrace, putTrace, readTrace } from '../../data/traces';
import type { Notices } from '../notices';

/** Milliseconds between two saves of a growing trace. */
const SAVE_EVERY_MS = 5000;

export interface Recording {
  /** A piece of the answer; the tokens may come before their text. */
  add(text: string, tokens: readonly SampledToken[] | undefined): void;
  /** Writes the row: as much as belongs to `text`, which the answer has now. */
  keep(text: string): Promise<void>;
}

export interface Recordings {
  /** The trace of an answer that this tab is writing. Not reactive: it grows with the live answer. */
  growing(messageId: string): TokenTrace | undefined;
  /** Goes on with what was recorded of the answer before. */
  begin(
    message: Pick<Message, 'id' | 'text'>,
    kind: Trace['kind'],
    setup: TraceSetup,
  ): Promise<Recording>;
}

export function createRecordings(db: Database, notices: Notices): Recordings {
  const growing = new Map<string, TokenTrace>();

  return {
    growing: (messageId) => growing.get(messageId),
    async begin({ id: messageId, text }, kind, setup) {
      const row = await getTrace(db, messageId);
      const before = row && readTrace(row);
      const start = before?.ok ? before.trace : createTrace();
      const recorder = createTraceRecorder(fitTrace(start, text));
      const branchedAt = row?.setup?.branchedAt;
      const columns = {
        messageId,
        kind,
        setup: { ...setup, ...(branchedAt === undefined ? {} : { branchedAt }) },
      };
      let savedAt = Date.now();
      let saving: Promise<void> = Promise.resolve();
      growing.set(messageId, recorder.trace);

      const save = (trace: TokenTrace, isWhole: boolean) => {
        savedAt = Date.now();
        const bytes = encodeTrace(trace, isWhole);
        saving = saving.then(() => putTrace(db, { ...columns, bytes }));
        return saving;
      };
      return {
        add(piece, tokens) {
          recorder.add(piece, tokens);
          if (Date.now() - savedAt < SAVE_EVERY_MS) return;
          save(recorder.trace, false).catch((error: unknown) => notices.report(error));
        },
        async keep(whole) {
          recorder.end();
          growing.delete(messageId);
          const trace = fitTrace(recorder.trace, whole);
          if (trace.entry.length > 0) await save(trace, true);
        },
      };
    },
  };
}
