// Comparisons: a chat no list shows, in which one question stands once per side, each with the
// settings of its side. Everything an answer has (crash recovery, tokens, inspector) it has here too.
import { createChat } from './chats';
import { guard } from './data-errors';
import type { Database } from './db';
import { addTurn, listMessages } from './messages';
import type { Chat, Message, Overrides } from './records';

export interface ComparisonSide {
  readonly modelId: string;
  readonly parameters: NonNullable<Overrides['parameters']>;
}

export interface ComparedAnswer {
  readonly question: Message;
  readonly answer: Message;
}

/** All rows in one transaction; the answers wait for their jobs. */
export function beginComparison(
  db: Database,
  { profileId, text, sides }: { profileId: string; text: string; sides: readonly ComparisonSide[] },
): Promise<{ readonly comparisonId: string; readonly answers: readonly Message[] }> {
  return guard(
    db.transaction('rw', db.chats, db.messages, db.partials, async () => {
      const chat = await createChat(db, profileId);
      await db.chats.put({ ...chat, isComparison: true });
      const answers: Message[] = [];
      for (const { modelId, parameters } of sides) {
        const overrides = { parameters, recordTokens: true, collectionIds: [] };
        const turn = { chatId: chat.id, parentId: null, text, overrides, modelId };
        answers.push((await addTurn(db, turn)).answer);
      }
      return { comparisonId: chat.id, answers };
    }),
  );
}

/** Newest first. */
export function listComparisons(db: Database, count: number): Promise<readonly Chat[]> {
  const work = db.chats.toArray().then((chats) =>
    chats
      .filter((chat) => chat.isComparison && !chat.deletedAt)
      .sort((a, b) => b.createdAt - a.createdAt)
      .slice(0, count),
  );
  return guard(work);
}

/** One per side, in the order of the sides. */
export async function listCompared(
  db: Database,
  comparisonId: string,
): Promise<readonly ComparedAnswer[]> {
  const messages = await listMessages(db, comparisonId);
  return messages.flatMap((answer) => {
    const question = messages.find(({ id }) => id === answer.parentId);
    return question ? [{ question, answer }] : [];
  });
}
