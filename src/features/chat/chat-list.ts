// The chats of a profile, and the search over both titles and contents.
import {
  createEffect,
  createMemo,
  createResource,
  createSignal,
  on,
  onCleanup,
  type Accessor,
} from 'solid-js';
import type { SearchHit } from '../../data/chat-search';
import { listChats } from '../../data/chats';
import { createLiveList } from '../../data/live-query';
import type { Chat } from '../../data/records';
import type { Runtime } from '../../runtime/runtime';
import { formatDayGroup } from '../../ui/format';

/** A heading, or a chat under it. */
export type ChatListEntry = string | Chat;

export interface ChatList {
  readonly entries: Accessor<readonly ChatListEntry[]>;
  readonly isEmpty: Accessor<boolean>;
  readonly query: Accessor<string>;
  setQuery(query: string): void;
  /** Undefined while nothing is searched; the newest query wins. */
  readonly hits: Accessor<readonly SearchHit[] | undefined>;
  readonly showsArchived: Accessor<boolean>;
  showArchived(archived: boolean): void;
  readonly hasArchived: Accessor<boolean>;
}

/** Milliseconds of quiet before a search starts. */
const SEARCH_AFTER_MS = 120;

export function createChatList(
  runtime: Runtime,
  profileId: Accessor<string | undefined>,
): ChatList {
  const { db } = runtime;
  const [query, setQuery] = createSignal('');
  const [settledQuery, setSettledQuery] = createSignal('');
  const [showsArchived, showArchived] = createSignal(false);
  const all = createLiveList(profileId, (id) => listChats(db, id, { archived: 'both' }));
  const isArchived = ({ archivedAt }: Chat) => archivedAt !== undefined;
  const chats = createMemo(() => all().filter((chat) => isArchived(chat) === showsArchived()));

  createEffect(
    on(query, (text) => {
      const timer = setTimeout(() => setSettledQuery(text.trim()), SEARCH_AFTER_MS);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  const searched = () => {
    const id = profileId();
    return id !== undefined && settledQuery() !== ''
      ? { profileId: id, text: settledQuery() }
      : false;
  };
  const [hits] = createResource(searched, async (wanted) => {
    const controller = new AbortController();
    onCleanup(() => controller.abort());
    const { searchChats } = await import('../../data/chat-search');
    return searchChats(db, wanted, controller.signal);
  });

  const entries = createMemo(() => {
    const now = Date.now();
    const list: ChatListEntry[] = [];
    let group = '';
    for (const chat of chats()) {
      const next = chat.pinned ? 'Pinned' : formatDayGroup(chat.updatedAt, now);
      if (next !== group) list.push(next);
      group = next;
      list.push(chat);
    }
    return list;
  });

  return {
    entries,
    isEmpty: () => chats().length === 0 && !all.loading(),
    query,
    setQuery,
    hits: () => (query().trim() === '' ? undefined : hits.latest),
    showsArchived,
    showArchived,
    hasArchived: () => all().some(isArchived),
  };
}
