// After a crash: the text that was saved beside the rows goes into them.
import { guard } from './data-errors';
import type { Database } from './db';
import type { Message } from './records';

/**
 * Every row that was streaming gets its saved text. It becomes `interrupted`, unless a job that is
 * still to run answers it: then it goes on from that text.
 */
export function recoverAnswers(db: Database): Promise<void> {
  return guard(
    db.transaction('rw', db.partials, db.messages, db.jobs, async () => {
      const partials = await db.partials.toArray();
      if (partials.length === 0) return;
      const queued = await db.jobs.where('status').equals('queued').toArray();
      const goingOn = new Set(
        queued.map((job) => ('messageId' in job.input ? job.input.messageId : undefined)),
      );
      for (const { messageId, text } of partials) {
        const row = await db.messages.get(messageId);
        const continues = row?.status === 'streaming' && goingOn.has(messageId);
        if (row?.status === 'streaming') {
          const status: Message['status'] = continues ? 'streaming' : 'interrupted';
          await db.messages.put({ ...row, text, status });
        }
        if (!continues) await db.partials.delete(messageId);
      }
    }),
  );
}

/** The same for one row whose job was cancelled before it ran: it becomes `stopped`. */
export function stopWaitingAnswer(db: Database, messageId: string): Promise<void> {
  return guard(
    db.transaction('rw', db.partials, db.messages, async () => {
      const partial = await db.partials.get(messageId);
      const row = await db.messages.get(messageId);
      if (row?.status === 'streaming') {
        await db.messages.put({ ...row, text: partial?.text ?? row.text, status: 'stopped' });
      }
      await db.partials.delete(messageId);
    }),
  );
}
