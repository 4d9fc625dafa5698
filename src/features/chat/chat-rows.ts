// The rows of the open chat: those that the database tells of and, until it does, the turn that was
// just stored. A question stands on the page as soon as it is safe, not when all of its chat was read.
import { createEffect, createMemo, createSignal, type Accessor } from 'solid-js';
import { getChat } from '../../data/chats';
import type { Database } from '../../data/db';
import { createLiveValue } from '../../data/live-query';
import { listMessages, listNewestMessages, type StoredTurn } from '../../data/messages';
import type { Chat, Message } from '../../data/records';
import { nextFrame } from '../../ui/after-frame';

/** More than the tallest screen shows. */
const FIRST_MESSAGES = 60;

export interface ChatRows {
  readonly row: Accessor<Chat | undefined>;
  /** Oldest first: the newest ones, and then the whole tree; undefined while nothing is known. */
  readonly messages: Accessor<readonly Message[] | undefined>;
  /** Those are all of them. */
  readonly isWhole: Accessor<boolean>;
  /** False while the chat of this address is being read. */
  readonly isKnown: Accessor<boolean>;
  /** Of the open chat, or of one that is opened now. */
  add(turn: StoredTurn): void;
}

/** `chatId`: undefined for a chat that its first message is going to create. */
export function createChatRows(db: Database, chatId: Accessor<string | undefined>): ChatRows {
  const readRow = (id: string) => getChat(db, id);
  const row = createLiveValue(chatId, readRow, { read: readRow, pause: () => Promise.resolve() });
  // Where one goes on is its end, so that is shown first. Nothing but showing is done with it.
  const messages = createLiveValue<string, readonly Message[]>(
    chatId,
    (id) => listMessages(db, id),
    { read: (id) => listNewestMessages(db, id, FIRST_MESSAGES), pause: nextFrame },
  );
  const [added, setAdded] = createSignal<StoredTurn>();
  const turn = () => {
    const newest = added();
    return newest?.chat.id === chatId() ? newest : undefined;
  };

  const withTurn = createMemo(() => {
    const { question, answer } = turn() ?? {};
    const told = messages();
    if (!question || !answer || hasRow(told, answer)) return told;
    const before = question.parentId === null && !told ? [] : told;
    return before && [...before, question, answer];
  });

  createEffect(() => {
    const { chat, answer } = turn() ?? {};
    if (!chat || !answer) return;
    const isTold = (row()?.updatedAt ?? 0) >= chat.updatedAt && hasRow(messages(), answer);
    if (isTold) setAdded();
  });

  return {
    row: () => turn()?.chat ?? row(),
    messages: withTurn,
    isWhole: () => !messages.loading() || (withTurn() ?? []).length < FIRST_MESSAGES,
    isKnown: () => turn() !== undefined || !(row.loading() || messages.loading()),
    add: setAdded,
  };
}

/** Ids of one chat are in the order of time. */
function hasRow(rows: readonly Message[] | undefined, { id }: Message): boolean {
  return (rows?.at(-1)?.id ?? '') >= id;
}
