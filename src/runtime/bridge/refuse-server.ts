import { serverIdOf } from '../../core/bridge';
import { AppError } from '../../core/errors';
import { getChat } from '../../data/chats';
import type { Database } from '../../data/db';

/** Throws `place-not-allowed` where a chat for this device only would be answered by a server. */
export async function refuseServer(db: Database, chatId: string, modelId: string): Promise<void> {
  if (serverIdOf(modelId) === undefined) return;
  const chat = await getChat(db, chatId);
  if (chat?.deviceOnly !== true) return;
  throw new AppError('place-not-allowed', 'The chat is for this device only', {
    why: 'This chat is marked “This device only”, and its model is on a server.',
    reason: 'device-only',
  });
}
