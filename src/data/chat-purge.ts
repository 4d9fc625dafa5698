// Removes chats with everything that belongs to them. Runs inside the caller's transaction.
import type { Database } from './db';

export async function purgeChatsOf(db: Database, chatIds: readonly string[]): Promise<void> {
  for (const chatId of chatIds) {
    const messageIds = await db.messages
      .where('[chatId+createdAt]')
      .between([chatId, -Infinity], [chatId, Infinity])
      .primaryKeys();
    await db.messages.bulkDelete(messageIds);
    await db.partials.bulkDelete(messageIds);
    await db.traces.bulkDelete(messageIds);
    await db.drafts.delete(chatId);
    await db.chats.delete(chatId);
  }
}
