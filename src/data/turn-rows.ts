// All rows that decide what an answer is written with. Somebody waits for its first word, so they are
// read at once and in one transaction.
import { guard } from './data-errors';
import type { Database } from './db';
import { chatIdOf, messageIdBounds } from './message-id';
import type { Collection } from './knowledge-records';
import type { Chat, Message, Overrides, Profile } from './records';

export interface TurnLevels {
  /** Undefined where it is deleted. */
  readonly chat: Chat | undefined;
  readonly profile: Profile | undefined;
  /** Of the setting `appOverrides`. */
  readonly app: Overrides | undefined;
  /** Collections for this device only. */
  readonly kept: readonly Collection[];
}

export interface TurnRows extends TurnLevels {
  /** The whole tree of the chat, oldest first. */
  readonly messages: readonly Message[];
}

export function readTurnRows(db: Database, messageId: string): Promise<TurnRows> {
  const chatId = chatIdOf(messageId);
  return guard(
    db.transaction('r', [db.messages, ...levelTables(db)], async () => {
      const [messages, levels] = await Promise.all([
        db.messages
          .where('id')
          .between(...messageIdBounds(chatId))
          .toArray(),
        levelsOf(db, db.chats.get(chatId)),
      ]);
      return { messages, ...levels };
    }),
  );
}

/** The same for a turn whose messages are known: a chat that is stored, or a new one. */
export function readTurnLevels(db: Database, chat: string | Chat): Promise<TurnLevels> {
  return guard(
    db.transaction('r', levelTables(db), () =>
      levelsOf(db, typeof chat === 'string' ? db.chats.get(chat) : chat),
    ),
  );
}

const levelTables = (db: Database) => [db.chats, db.profiles, db.settings, db.collections];

async function levelsOf(
  db: Database,
  wanted: Chat | PromiseLike<Chat | undefined>,
): Promise<TurnLevels> {
  const [stored, profiles, setting, collections] = await Promise.all([
    wanted,
    // There are few; one by its id would wait for the chat.
    db.profiles.toArray(),
    db.settings.get('appOverrides'),
    db.collections.toArray(),
  ]);
  const chat = stored?.deletedAt ? undefined : stored;
  return {
    chat,
    profile: profiles.find(({ id }) => id === chat?.profileId),
    // Only putSetting writes here, with the type of the key.
    app: setting?.value as Overrides | undefined,
    kept: collections.filter(({ deviceOnly }) => deviceOnly === true),
  };
}
