// What somebody typed and did not send yet, per chat.
import { guard } from './data-errors';
import type { Database } from './db';

/** The key of what is typed for a chat that its first message is going to create. */
export function newChatDraftKey(profileId: string): string {
  return `new:${profileId}`;
}

export function getDraft(db: Database, chatId: string): Promise<string> {
  return guard(db.drafts.get(chatId).then((draft) => draft?.text ?? ''));
}

/** An empty text removes the row. */
export async function putDraft(db: Database, chatId: string, text: string): Promise<void> {
  if (text === '') await guard(db.drafts.delete(chatId));
  else await guard(db.drafts.put({ chatId, text }));
}
