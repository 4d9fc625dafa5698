// The list column of the chat page: profiles, search, chats by time.
import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import type { Snippet } from '../../data/chat-search';
import type { Chat, Profile } from '../../data/records';
import { Button } from '../../ui/Button';
import { SearchField } from '../../ui/Field';
import { formatWhen } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Listbox } from '../../ui/Listbox';
import { VirtualList } from '../../ui/VirtualList';
import type { ChatList } from './chat-list';
import styles from './ChatListView.module.css';

/** Pixels. */
const ROW_HEIGHT = 34;

export interface ChatListViewProps {
  readonly list: ChatList;
  readonly profiles: readonly Profile[];
  readonly profileId: string | undefined;
  readonly chatId: string | undefined;
  readonly isBusy: (chatId: string) => boolean;
  readonly onProfile: (profileId: string) => void;
  readonly onNewProfile: () => void;
  readonly onNewChat: () => void;
}

export function ChatListView(props: ChatListViewProps) {
  return (
    <div class={styles.column}>
      <div class={styles.labelRow}>
        <span>Profiles</span>
        <Button
          variant="quiet"
          size="small"
          icon="plus"
          label="New profile"
          data-leaves-list
          onClick={() => props.onNewProfile()}
        />
      </div>
      <Listbox
        label="Profiles"
        items={props.profiles}
        keyOf={(profile) => profile.id}
        nameOf={(profile) => profile.name}
        selected={props.profileId}
        onSelect={(profile) => props.onProfile(profile.id)}
        class={styles.profiles ?? ''}
      >
        {(profile) => (
          <>
            <span class={styles.initial} aria-hidden="true">
              {profile.name.slice(0, 1).toUpperCase()}
            </span>
            <span class={styles.profileName}>{profile.name}</span>
          </>
        )}
      </Listbox>
      <div class={styles.searchRow}>
        <SearchField
          label="Search chats"
          value={props.list.query()}
          onInput={(query) => props.list.setQuery(query)}
        />
        <Button icon="plus" label="New chat" data-leaves-list onClick={() => props.onNewChat()} />
      </div>
      <Show when={props.list.hits()} fallback={<AllChats {...props} />}>
        {(hits) => (
          <Show
            when={hits().length > 0}
            fallback={<p class={styles.empty}>No chat has these words.</p>}
          >
            <div role="list" aria-label="Chats" class={styles.chats}>
              <For each={hits()}>
                {(hit) => (
                  <ChatLink
                    chat={hit.chat}
                    {...(hit.messageId === undefined ? {} : { snippet: hit.snippet })}
                    isChosen={hit.chat.id === props.chatId}
                    isBusy={props.isBusy(hit.chat.id)}
                  />
                )}
              </For>
            </div>
          </Show>
        )}
      </Show>
    </div>
  );
}

function AllChats(props: ChatListViewProps) {
  return (
    <>
      <Show when={props.list.isEmpty()}>
        <p class={styles.empty}>
          {props.list.showsArchived()
            ? 'No archived chats.'
            : 'Chats you start appear here. They are kept in this browser and nowhere else.'}
        </p>
      </Show>
      <VirtualList
        items={props.list.entries()}
        estimate={ROW_HEIGHT}
        role="list"
        label="Chats"
        class={styles.chats ?? ''}
      >
        {(entry) =>
          typeof entry === 'string' ? (
            <div class={styles.group} role="presentation">
              {entry}
            </div>
          ) : (
            <ChatLink
              chat={entry}
              isChosen={entry.id === props.chatId}
              isBusy={props.isBusy(entry.id)}
            />
          )
        }
      </VirtualList>
      <Show when={props.list.hasArchived() || props.list.showsArchived()}>
        <Button
          variant="quiet"
          size="small"
          icon="archive"
          onClick={() => props.list.showArchived(!props.list.showsArchived())}
        >
          {props.list.showsArchived() ? 'Back to chats' : 'Archived chats'}
        </Button>
      </Show>
    </>
  );
}

interface ChatLinkProps {
  readonly chat: Chat;
  readonly isChosen: boolean;
  readonly isBusy: boolean;
  readonly snippet?: Snippet;
}

function ChatLink(props: ChatLinkProps) {
  return (
    <div role="listitem">
      <A
        href={`/chat/${props.chat.profileId}/${props.chat.id}`}
        class={styles.chat ?? ''}
        classList={{ [styles.chosen ?? '']: props.isChosen }}
        aria-current={props.isChosen ? 'page' : undefined}
      >
        <span class={styles.chatTitle} dir="auto">
          {props.chat.title || 'New chat'}
        </span>
        <Show
          when={props.isBusy}
          fallback={
            <Show
              when={props.chat.pinned}
              fallback={
                <span class={styles.when}>{formatWhen(props.chat.updatedAt, Date.now())}</span>
              }
            >
              <Icon name="pin" size={14} />
            </Show>
          }
        >
          <span class={styles.busy} role="img" aria-label="Answering" />
        </Show>
        <Show when={props.snippet}>
          {(snippet) => (
            <span class={styles.snippet}>
              {snippet().before}
              <mark>{snippet().match}</mark>
              {snippet().after}
            </span>
          )}
        </Show>
      </A>
    </div>
  );
}
