// Chats: the list of a profile and what can be done with one. Their messages are messages.ts.
import { AppError } from '../core/errors';
import { createId } from '../core/ids';
import { copyOverrides } from '../core/prompt/overrides';
import { purgeChatsOf } from './chat-purge';
import { guard } from './data-errors';
import type { Database } from './db';
import { messageIdBounds } from './message-id';
import type { Chat, Overrides } from './records';
import { without } from './without';

/** Milliseconds. How long a deleted chat can be brought back. */
const KEEP_REMOVED_MS = 24 * 60 * 60 * 1000;

export interface ChatFilter {
  /** Only archived chats instead of only the others. Default: false. */
  readonly archived?: boolean | 'both';
}

/**
 * Pinned ones first, then by the last message, newest first; deleted ones and comparisons are left
 * out.
 */
export function listChats(
  db: Database,
  profileId: string,
  { archived = false }: ChatFilter = {},
): Promise<Chat[]> {
  // All of them in one getAll: through an index a live query notes down the key of every row.
  const work = db.chats.toArray().then((chats) =>
    chats
      .filter((chat) => chat.profileId === profileId && !chat.deletedAt && !chat.isComparison)
      .filter((chat) => archived === 'both' || (chat.archivedAt !== undefined) === archived)
      .sort((a, b) => b.pinned - a.pinned || b.updatedAt - a.updatedAt),
  );
  return guard(work);
}

/** Deleted chats count as not there. */
export function getChat(db: Database, chatId: string): Promise<Chat | undefined> {
  return guard(db.chats.get(chatId).then((chat) => (chat?.deletedAt ? undefined : chat)));
}

/** Stored by nobody yet. Without a title until its first message. */
export function toNewChat(profileId: string, overrides: Overrides = {}): Chat {
  const now = Date.now();
  return {
    id: createId(),
    profileId,
    title: '',
    titleSource: 'auto',
    pinned: 0,
    overrides: copyOverrides(overrides),
    createdAt: now,
    updatedAt: now,
  };
}

export async function createChat(
  db: Database,
  profileId: string,
  overrides?: Overrides,
): Promise<Chat> {
  const chat = toNewChat(profileId, overrides);
  await guard(db.chats.add(chat));
  return chat;
}

/** An empty title hands the naming back to the first message. */
export function renameChat(db: Database, chatId: string, title: string): Promise<void> {
  const trimmed = title.trim();
  if (trimmed !== '') {
    return changeChat(db, chatId, (chat) => ({ ...chat, title: trimmed, titleSource: 'user' }));
  }
  return guard(
    db.transaction('rw', db.chats, db.messages, async () => {
      const first = await db.messages
        .where('id')
        .between(...messageIdBounds(chatId))
        .first();
      const auto = toTitle(first?.text ?? '');
      await changeChat(db, chatId, (chat) => ({ ...chat, title: auto, titleSource: 'auto' }));
    }),
  );
}

export function pinChat(db: Database, chatId: string, pinned: boolean): Promise<void> {
  return changeChat(db, chatId, (chat) => ({ ...chat, pinned: pinned ? 1 : 0 }));
}

/** A chat for this device only is never sent to a server. */
export function setDeviceOnly(db: Database, chatId: string, on: boolean): Promise<void> {
  return changeChat(db, chatId, (chat) =>
    on ? { ...chat, deviceOnly: true } : without(chat, 'deviceOnly'),
  );
}

export function archiveChat(db: Database, chatId: string): Promise<void> {
  return changeChat(db, chatId, (chat) => ({ ...chat, archivedAt: Date.now() }));
}

export function unarchiveChat(db: Database, chatId: string): Promise<void> {
  return changeChat(db, chatId, (chat) => without(chat, 'archivedAt'));
}

/** Hides the chat; `restoreChat` brings it back for a day. */
export function removeChat(db: Database, chatId: string): Promise<void> {
  return changeChat(db, chatId, (chat) => ({ ...chat, deletedAt: Date.now() }));
}

export function restoreChat(db: Database, chatId: string): Promise<void> {
  return changeChat(db, chatId, (chat) => without(chat, 'deletedAt'));
}

export function moveChat(db: Database, chatId: string, profileId: string): Promise<void> {
  return changeChat(db, chatId, (chat) => ({ ...chat, profileId }));
}

/** Replaces what the chat decides. */
export function putChatOverrides(
  db: Database,
  chatId: string,
  overrides: Overrides,
): Promise<void> {
  return changeChat(db, chatId, (chat) => ({ ...chat, overrides: copyOverrides(overrides) }));
}

/** Removes for good what was deleted more than a day before `now`. */
export function purgeRemovedChats(db: Database, now = Date.now()): Promise<void> {
  const tables = [db.chats, db.messages, db.partials, db.traces, db.drafts, db.pictures];
  return guard(
    db.transaction('rw', tables, async () => {
      const old = db.chats.where('deletedAt').below(now - KEEP_REMOVED_MS);
      await purgeChatsOf(db, await old.primaryKeys());
    }),
  );
}

/** Changes the row in one transaction, joined to the caller's. Throws `record-not-found`. */
export function changeChat(
  db: Database,
  chatId: string,
  change: (chat: Chat) => Chat,
): Promise<void> {
  return guard(
    db.transaction('rw', db.chats, async () => {
      const chat = await db.chats.get(chatId);
      if (!chat) throw new AppError('record-not-found', 'No such chat', { chatId });
      await db.chats.put(change(chat));
    }),
  );
}

/** Characters. More does not fit the side panel. */
const MAX_TITLE = 60;

/** The first line of a message, cut at a word. */
export function toTitle(text: string): string {
  // Looking at the start only: a message may be a megabyte in one line.
  const [line = ''] = text.slice(0, 1000).trimStart().split('\n', 1);
  const words = line.replace(/\s+/g, ' ').trim();
  if (words.length <= MAX_TITLE) return words;
  const cut = words.slice(0, MAX_TITLE);
  const end = cut.lastIndexOf(' ');
  // A surrogate pair cut in half would show as a replacement character.
  return `${(end > 20 ? cut.slice(0, end) : cut).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
