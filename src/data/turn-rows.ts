// All rows that decide what an answer is written with. Somebody waits for its first word, so they are
// read at once and in one transaction.
import { guard } from './data-errors';
import type { Database } from './db';
import { chatIdOf, messageIdBounds } from './message-id';
import type { Collection } from './knowledge-records';
import type { Chat, Message, Overrides, Profile } from './records';

export interface TurnRows {
  /** The whole tree of the chat, oldest first. */
  readonly messages: readonly Message[];
  /** Undefined where it is deleted. */
  readonly chat: Chat | undefined;
  readonly profile: Profile | undefined;
  /** Of the setting `appOverrides`. */
  readonly app: Overrides | undefined;
  /** Collections for this device only. */
  readonly kept: readonly Collection[];
}

export function readTurnRows(db: Database, messageId: string): Promise<TurnRows> {
  const chatId = chatIdOf(messageId);
  return guard(
    db.transaction(
      'r',
      [db.messages, db.chats, db.profiles, db.settings, db.collections],
      async () => {
        const [messages, stored, profiles, setting, collections] = await Promise.all([
          db.messages
            .where('id')
            .between(...messageIdBounds(chatId))
            .toArray(),
          db.chats.get(chatId),
          // There are few; one by its id would wait for the chat.
          db.profiles.toArray(),
          db.settings.get('appOverrides'),
          db.collections.toArray(),
        ]);
        const chat = stored?.deletedAt ? undefined : stored;
        return {
          messages,
          chat,
          profile: profiles.find(({ id }) => id === chat?.profileId),
          // Only putSetting writes here, with the type of the key.
          app: setting?.value as Overrides | undefined,
          kept: collections.filter(({ deviceOnly }) => deviceOnly === true),
        };
      },
    ),
  );
}
