// What somebody typed and did not send yet, per chat.
import { guard } from './data-errors';
import type { Database } from './db';

export function getDraft(db: Database, chatId: string): Promise<string> {
  return guard(db.drafts.get(chatId).then((draft) => draft?.text ?? ''));
}

/** An empty text removes the row. */
export async function putDraft(db: Database, chatId: string, text: string): Promise<void> {
  if (text === '') await guard(db.drafts.delete(chatId));
  else await guard(db.drafts.put({ chatId, text }));
}
