// Full-text search over the titles and messages of a profile, by reading them: slices small enough
// that typing stays smooth, and no index to keep in step with every token.
import { guard } from './data-errors';
import type { Database } from './db';
import type { Chat, Message } from './records';

/** A piece of text around the first match. */
export interface Snippet {
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

export interface SearchHit {
  readonly chat: Chat;
  readonly snippet: Snippet;
  /** The message with the match; absent when it is in the title. */
  readonly messageId?: string;
}

export interface SearchQuery {
  readonly profileId: string;
  /** Every word of it must be in the same message, or in the title; upper and lower case are one. */
  readonly text: string;
}

/** Rows per read; 200 messages take a few milliseconds to arrive. */
const SLICE = 200;
/** Characters kept on each side of a match. */
const CONTEXT = 40;

/**
 * One hit per chat: those with the words in the title first, then the newest. Archived chats are
 * found too. Abort it when the next search begins; it then throws the AbortError.
 */
export async function searchChats(
  db: Database,
  { profileId, text }: SearchQuery,
  signal: AbortSignal,
): Promise<SearchHit[]> {
  const words = toPatterns(text);
  if (words.length === 0) return [];
  const all = await guard(db.chats.where('profileId').equals(profileId).toArray());
  signal.throwIfAborted();
  const chats = all
    .filter((chat) => !chat.deletedAt && !chat.isComparison)
    .sort((a, b) => b.updatedAt - a.updatedAt);
  const byTitle = new Map<string, SearchHit>();
  for (const chat of chats) {
    const snippet = findSnippet(chat.title, words);
    if (snippet) byTitle.set(chat.id, { chat, snippet });
  }
  const wanted = chats.filter((chat) => !byTitle.has(chat.id)).map((chat) => chat.id);
  const found = await findInMessages(db, new Set(wanted), words, signal);
  const byMessage = chats.flatMap((chat): SearchHit[] => {
    const hit = found.get(chat.id);
    return hit ? [{ chat, snippet: hit.snippet, messageId: hit.message.id }] : [];
  });
  return [...byTitle.values(), ...byMessage];
}

interface MessageHit {
  readonly message: Message;
  readonly snippet: Snippet;
}

/** Per chat the newest message with all words. */
async function findInMessages(
  db: Database,
  chatIds: ReadonlySet<string>,
  words: readonly RegExp[],
  signal: AbortSignal,
): Promise<Map<string, MessageHit>> {
  const found = new Map<string, MessageHit>();
  // By primary key, because a slice must start exactly after the last one. Each read is a task of
  // its own, so input is handled in between.
  for (let lastId = ''; ;) {
    const slice = await guard(db.messages.where(':id').above(lastId).limit(SLICE).toArray());
    signal.throwIfAborted();
    for (const message of slice) {
      const known = found.get(message.chatId);
      if (!chatIds.has(message.chatId) || (known?.message.createdAt ?? 0) > message.createdAt) {
        continue;
      }
      const snippet = findSnippet(message.text, words);
      if (snippet) found.set(message.chatId, { message, snippet });
    }
    const last = slice.at(-1);
    if (!last || slice.length < SLICE) return found;
    lastId = last.id;
  }
}

function toPatterns(text: string): RegExp[] {
  const words = text.trim().split(/\s+/).filter(Boolean);
  return words.map((word) => new RegExp(word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'iu'));
}

function findSnippet(text: string, words: readonly RegExp[]): Snippet | undefined {
  const matches = words.map((word) => word.exec(text));
  const [first] = matches;
  if (!first || matches.includes(null)) return undefined;
  const end = first.index + first[0].length;
  const isCutBefore = first.index > CONTEXT;
  const isCutAfter = end + CONTEXT < text.length;
  const before = text.slice(Math.max(0, first.index - CONTEXT), first.index);
  const after = text.slice(end, end + CONTEXT);
  return {
    before: toLine(isCutBefore ? `…${before.replace(/^\S*\s/, '')}` : before),
    match: first[0],
    after: toLine(isCutAfter ? `${after.replace(/\s\S*$/, '')}…` : after),
  };
}

function toLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
