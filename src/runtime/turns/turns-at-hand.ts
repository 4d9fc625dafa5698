// What a turn is made from, where the page knows it already: the model is asked while the question is
// still being stored, not after.
import type { Database } from '../../data/db';
import { readTurnRows, type TurnRows } from '../../data/turn-rows';

export interface TurnsAtHand {
  /** For whoever writes this answer in this tab. Returns what takes them back. */
  offer(messageId: string, rows: Promise<TurnRows>): () => void;
  /** Those that were offered, else those of the database. */
  read(messageId: string): Promise<TurnRows>;
}

export function createTurnsAtHand(db: Database): TurnsAtHand {
  const offered = new Map<string, Promise<TurnRows>>();
  return {
    offer(messageId, rows) {
      offered.set(messageId, rows);
      return () => offered.delete(messageId);
    },
    read: (messageId) => offered.get(messageId) ?? readTurnRows(db, messageId),
  };
}
