// Messages: a tree per chat. Reading a chat is one getAll; branches are worked out from the rows.
import { AppError } from '../core/errors';
import type { AskChoice, AskMethod } from '../core/documents/answering/ask';
import type { Source } from '../core/documents/answering/grounding';
import { copyOverrides } from '../core/prompt/overrides';
import type { MessagePicture } from '../core/picture/picture';
import type { ReadingPlan } from '../core/documents/answering/reading-plan';
import { changeChat, toTitle } from './chats';
import { guard } from './data-errors';
import type { Database } from './db';
import { messageIdBounds, toMessageId } from './message-id';
import { newestLeafOf } from './message-tree';
import { movePicturesToChat } from './pictures';
import type { Chat, Message, Overrides, Replay, Trace } from './records';
import { without } from './without';

/** The whole tree of a chat, oldest first. */
export function listMessages(db: Database, chatId: string): Promise<Message[]> {
  return guard(rowsOf(db, chatId).toArray());
}

/** The newest `count` messages of a chat, oldest first; all of them where there are fewer. */
export async function listNewestMessages(
  db: Database,
  chatId: string,
  count: number,
): Promise<Message[]> {
  const rows = await guard(rowsOf(db, chatId).reverse().limit(count).toArray());
  return rows.reverse();
}

export function getMessage(db: Database, messageId: string): Promise<Message | undefined> {
  return guard(db.messages.get(messageId));
}

export interface NewTurn {
  readonly chatId: string;
  /** The chat itself, where it begins with this turn. */
  readonly newChat?: Chat;
  /** The message it follows; null at the start of the chat. */
  readonly parentId: string | null;
  readonly text: string;
  /** Of the chat's draft, or of an earlier version of the question. */
  readonly pictures?: readonly MessagePicture[];
  /** What this one message decides. */
  readonly overrides?: Overrides;
  /** Who is going to answer, as far as it is known. */
  readonly modelId?: string;
  /** Of `nextTime`, where the rows are known before they are stored. Default: worked out. */
  readonly createdAt?: number;
}

export interface TurnMessages {
  readonly question: Message;
  readonly answer: Message;
}

export interface StoredTurn extends TurnMessages {
  /** As it is now. */
  readonly chat: Chat;
}

/** The rows of a turn, stored by nobody yet. */
export function toTurn(turn: NewTurn, createdAt: number): TurnMessages {
  const { chatId, parentId, text, overrides, modelId, pictures = [] } = turn;
  const question: Message = {
    id: toMessageId(chatId, createdAt),
    chatId,
    parentId,
    role: 'user',
    text,
    ...(pictures.length > 0 && { pictures: pictures.map((picture) => ({ ...picture })) }),
    createdAt,
    status: 'done',
    ...(overrides && { overrides: copyOverrides(overrides) }),
  };
  return { question, answer: toAnswer(chatId, question.id, createdAt + 1, modelId) };
}

/**
 * A question and the row its answer streams into, in one transaction. An edit is a sibling. Reads
 * first and then writes, each at once.
 */
export function addTurn(db: Database, turn: NewTurn): Promise<StoredTurn> {
  const { chatId, newChat, pictures = [] } = turn;
  const tables = [db.chats, db.messages, db.partials];
  return guard(
    // Callers with a transaction of their own have opened it without pictures.
    db.transaction('rw', pictures.length > 0 ? [...tables, db.pictures] : tables, async () => {
      const [createdAt, before] = newChat
        ? [newChat.createdAt, newChat]
        : await Promise.all([turn.createdAt ?? nextTimeIn(db, chatId), chatOf(db, chatId)]);
      const { question, answer } = toTurn(turn, createdAt);
      const chat = { ...titled(before, question), leafId: answer.id, updatedAt: Date.now() };
      await Promise.all([
        db.messages.bulkAdd([question, answer]),
        addPartial(db, answer),
        db.chats.put(chat),
        ...(pictures.length > 0 ? [movePicturesToChat(db, chatId, pictures)] : []),
      ]);
      return { chat, question, answer };
    }),
  );
}

/** Later than `newest`, the last message of the chat, whatever the clock did. */
export function nextTime(newest: Message | undefined): number {
  return Math.max(Date.now(), (newest?.createdAt ?? 0) + 1);
}

export interface NewAnswer {
  readonly chatId: string;
  readonly parentId: string;
  readonly modelId?: string;
  /** What the answer begins with. */
  readonly text?: string;
  /** Recorded for the inspector, whatever the chat says. */
  readonly recordTokens?: boolean;
  /** How it is to be got from the documents. */
  readonly ask?: AskChoice;
  /** The tokens of `text`. */
  readonly trace?: Omit<Trace, 'messageId'>;
}

/** Another answer to the same question: a sibling of those that are there. */
export function beginAnswer(
  db: Database,
  { chatId, parentId, modelId, text = '', recordTokens, ask, trace }: NewAnswer,
): Promise<Message> {
  return guard(
    db.transaction('rw', [db.chats, db.messages, db.partials, db.traces], async () => {
      const createdAt = await nextTimeIn(db, chatId);
      const answer = toAnswer(chatId, parentId, createdAt, modelId, {
        text,
        ...(recordTokens ? { recordTokens } : {}),
        ...(ask ? { ask: { ...ask } } : {}),
      });
      await Promise.all([db.messages.add(answer), addPartial(db, answer)]);
      if (trace) await db.traces.put({ ...trace, messageId: answer.id });
      const change = { leafId: answer.id, updatedAt: Date.now() };
      await changeChat(db, chatId, (chat) => ({ ...chat, ...change }));
      return answer;
    }),
  );
}

/** The row streams again from the text it has. Throws `record-not-found`. */
export function continueAnswer(db: Database, messageId: string): Promise<Message> {
  return guard(
    db.transaction('rw', db.messages, db.partials, async () => {
      const row = await db.messages.get(messageId);
      if (!row) throw new AppError('record-not-found', 'No such message', { messageId });
      const answer: Message = {
        ...without(row, 'error', 'finishReason', 'replay'),
        status: 'streaming',
      };
      await db.messages.put(answer);
      await db.partials.put({ messageId, text: row.text, savedAt: Date.now() });
      return answer;
    }),
  );
}

/** The text so far, beside the row, so that a save wakes no reader of the chat. */
export async function savePartial(db: Database, messageId: string, text: string): Promise<void> {
  await guard(db.partials.put({ messageId, text, savedAt: Date.now() }));
}

/** Writes the row and drops its partial in one transaction. A message deleted meanwhile stays so. */
export function finishAnswer(
  db: Database,
  messageId: string,
  change: Partial<Omit<Message, 'id' | 'chatId' | 'parentId' | 'createdAt'>>,
): Promise<void> {
  return guard(
    db.transaction('rw', db.messages, db.partials, async () => {
      const row = await db.messages.get(messageId);
      // Who answers now says where; the place of an earlier part would be wrong.
      const kept = row && change.modelName !== undefined ? without(row, 'place') : row;
      if (kept) await db.messages.put({ ...kept, ...change });
      await db.partials.delete(messageId);
    }),
  );
}

/** What came of making an answer again. */
export async function putReplay(db: Database, messageId: string, replay: Replay): Promise<void> {
  await guard(db.messages.update(messageId, { replay }));
}

/** What an answer is given from, told while it is written. */
export async function putSources(
  db: Database,
  messageId: string,
  found: {
    readonly sources: readonly Source[];
    readonly searchQuery?: string;
    readonly method: AskMethod;
  },
): Promise<void> {
  await guard(db.messages.update(messageId, found));
}

/** How far a document is read for an answer. */
export async function putPlan(db: Database, messageId: string, plan: ReadingPlan): Promise<void> {
  await guard(db.messages.update(messageId, { plan, method: 'steps' }));
}

/** Without a rating: takes it back. */
export function rateMessage(
  db: Database,
  messageId: string,
  rating?: 'good' | 'bad',
): Promise<void> {
  return guard(
    db.transaction('rw', db.messages, async () => {
      const row = await db.messages.get(messageId);
      if (!row) return;
      await db.messages.put({ ...without(row, 'rating'), ...(rating && { rating }) });
    }),
  );
}

/** Shows the branch of `messageId`, down to the newest message below it. */
export function setLeaf(db: Database, chatId: string, messageId: string): Promise<void> {
  return guard(
    db.transaction('rw', db.chats, db.messages, async () => {
      const leafId = newestLeafOf(await rowsOf(db, chatId).toArray(), messageId);
      await changeChat(db, chatId, (chat) => ({ ...chat, leafId }));
    }),
  );
}

function rowsOf(db: Database, chatId: string) {
  return db.messages.where('id').between(...messageIdBounds(chatId));
}

async function nextTimeIn(db: Database, chatId: string): Promise<number> {
  return nextTime(await rowsOf(db, chatId).last());
}

async function chatOf(db: Database, chatId: string): Promise<Chat> {
  const chat = await db.chats.get(chatId);
  if (!chat) throw new AppError('record-not-found', 'No such chat', { chatId });
  return chat;
}

/** Marks the row as running, so that recovery finds it after a crash. */
function addPartial(db: Database, { id, text }: Message): PromiseLike<unknown> {
  return db.partials.add({ messageId: id, text, savedAt: Date.now() });
}

function toAnswer(
  chatId: string,
  parentId: string,
  createdAt: number,
  modelId: string | undefined,
  start: Pick<Message, 'text' | 'recordTokens' | 'ask'> = { text: '' },
): Message {
  return {
    id: toMessageId(chatId, createdAt),
    chatId,
    parentId,
    role: 'assistant',
    ...start,
    createdAt,
    status: 'streaming',
    ...(modelId !== undefined && { modelId }),
  };
}

function titled(chat: Chat, question: Message): Chat {
  const isFirst = question.parentId === null && chat.titleSource === 'auto';
  if (!isFirst) return chat;
  return { ...chat, title: toTitle(question.text) || toTitle(question.pictures?.[0]?.name ?? '') };
}
