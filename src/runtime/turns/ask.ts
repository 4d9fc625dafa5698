// A question of a chat, stored and answered at the same time: neither waits for the other.
import type { Database } from '../../data/db';
import { addTurn, nextTime, toTurn, type NewTurn, type StoredTurn } from '../../data/messages';
import type { Message } from '../../data/records';
import { readTurnLevels } from '../../data/turn-rows';
import type { JobQueue } from '../jobs/job-queue';
import type { Notices } from '../notices';
import type { TurnsAtHand } from './turns-at-hand';

export interface AskInputs {
  readonly db: Database;
  readonly jobs: Pick<JobQueue, 'enqueue'>;
  readonly turnsAtHand: Pick<TurnsAtHand, 'offer'>;
  readonly notices: Pick<Notices, 'act'>;
}

/**
 * Resolves once the question is stored; where it cannot be, its answer ends, and throws why. `before`:
 * all messages of the chat, oldest first.
 */
export type Ask = (turn: NewTurn, before: readonly Message[]) => Promise<StoredTurn>;

export function createAsk({ db, jobs, turnsAtHand, notices }: AskInputs): Ask {
  return async (turn, before) => {
    const { chatId, newChat } = turn;
    const createdAt = newChat?.createdAt ?? nextTime(before.at(-1));
    const { question, answer } = toTurn(turn, createdAt);
    // Read, not taken from the page: what was decided a moment ago ("This device only") holds already.
    const levels = readTurnLevels(db, newChat ?? chatId);
    const storing = addTurn(db, { ...turn, createdAt });
    const messages = [...before, question, answer];
    const takeBack = turnsAtHand.offer(
      answer.id,
      levels.then((known) => ({ ...known, messages })),
    );
    const input = { chatId, messageId: answer.id };
    const queuing = Promise.all([jobs.enqueue('chat.generate', input, storing), levels]);
    const queued = queuing.finally(takeBack);
    queued.catch(() => undefined);
    const stored = await storing;
    notices.act(() => queued);
    return stored;
  };
}
