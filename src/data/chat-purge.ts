// Removes chats with everything that belongs to them. Runs inside the caller's transaction.
import type { Database } from './db';
import { messageIdBounds } from './message-id';

export async function purgeChatsOf(db: Database, chatIds: readonly string[]): Promise<void> {
  for (const chatId of chatIds) {
    const messageIds = await db.messages
      .where('id')
      .between(...messageIdBounds(chatId))
      .primaryKeys();
    await db.messages.bulkDelete(messageIds);
    await db.partials.bulkDelete(messageIds);
    await db.traces.bulkDelete(messageIds);
    await db.drafts.delete(chatId);
    await db.pictures.where('chatId').equals(chatId).delete();
    await db.pictures.where('draftKey').equals(chatId).delete();
    await db.chats.delete(chatId);
  }
}
