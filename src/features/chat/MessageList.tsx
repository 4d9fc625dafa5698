// The conversation: only the visible messages are in the page, the view follows a running answer.
import { createEffect, createMemo, createSignal, on, Show } from 'solid-js';
import { Button } from '../../ui/Button';
import { prefetchMarkdown } from '../../ui/Markdown';
import { VirtualList, type VirtualListHandle } from '../../ui/VirtualList';
import { AnswerNews } from './AnswerNews';
import type { Chat } from './chat';
import type { MessageHandlers } from './MessageActions';
import { MessageItem } from './MessageItem';
import styles from './MessageList.module.css';

/** Pixels; a middling message before it is measured. */
const ESTIMATED_HEIGHT_PX = 160;

export interface MessageListProps {
  readonly chat: Chat;
  readonly handlers: MessageHandlers;
}

export function MessageList(props: MessageListProps) {
  const [atBottom, setAtBottom] = createSignal(true);
  let list: VirtualListHandle | undefined;
  const rows = () => props.chat.rows();
  // While the rows are being read, not after them.
  void prefetchMarkdown();

  // Who asks wants to see the answer, wherever the view stood.
  createEffect(
    on(
      () => rows().branch.at(-1),
      (newest, previous) => {
        const isNew = previous !== undefined && newest !== undefined;
        if (isNew && rows().byId.get(newest)?.status === 'streaming') list?.scrollToBottom();
      },
    ),
  );

  return (
    <div class={styles.frame}>
      <AnswerNews chat={props.chat} />
      <VirtualList
        ref={(handle) => (list = handle)}
        items={rows().branch}
        estimate={ESTIMATED_HEIGHT_PX}
        stickToBottom
        onAtBottomChange={setAtBottom}
        role="log"
        label="Conversation"
        class={styles.list ?? ''}
      >
        {(messageId) => {
          const message = createMemo(() => rows().byId.get(messageId));
          const siblings = () => rows().siblings(messageId);
          return (
            <Show when={message()}>
              {(row) => (
                <MessageItem
                  message={row()}
                  modelName={props.chat.modelNameOf(row())}
                  place={props.chat.placeOf(row())}
                  live={props.chat.liveAnswer(messageId)}
                  position={siblings().indexOf(messageId) + 1}
                  siblingCount={siblings().length}
                  handlers={props.handlers}
                />
              )}
            </Show>
          );
        }}
      </VirtualList>
      <Show when={!atBottom()}>
        <Button
          class={styles.latest ?? ''}
          size="small"
          icon="arrow-down"
          onClick={() => list?.scrollToBottom()}
        >
          Latest
        </Button>
      </Show>
    </div>
  );
}
