// Everything that answers or waits for an answer, on this device and on servers, in its order.
import { createMemo, For, Show, type JSX } from 'solid-js';
import { getChat } from '../../data/chats';
import { createLiveValue } from '../../data/live-query';
import { findPlaceInLine } from '../../runtime/places/queue-view';
import { useRuntime } from '../../runtime/runtime-context';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import styles from './Bridge.module.css';
import lists from './BridgeLists.module.css';

export function QueueList() {
  const { bridge, places } = useRuntime();
  const nameOf = (placeId: string) =>
    bridge
      .bridge()
      ?.servers()
      .find(({ id }) => id === placeId)?.name ?? 'This device';
  // By their ids, so that a row stays the same row while others come and go.
  const runningIds = createMemo(() => places.queue().running.map(({ id }) => id));
  const waitingIds = createMemo(() => places.queue().waiting.map(({ id }) => id));
  const placeOf = (id: string) =>
    places.queue().running.find((one) => one.id === id)?.placeId ?? '';
  const lineOf = (id: string) => findPlaceInLine(places.queue(), id);

  return (
    <section aria-label="Queue" class={lists.queue}>
      <h3 class={styles.title}>Queue</h3>
      <ol class={lists.queueList} aria-label="Answers in line">
        <For each={runningIds()}>
          {(id) => (
            <QueueRow id={id}>
              <Badge tone="ok">Answering</Badge> {nameOf(placeOf(id))}
            </QueueRow>
          )}
        </For>
        <For each={waitingIds()}>
          {(id) => (
            <QueueRow id={id}>
              <Badge>
                Number {lineOf(id)?.position ?? 1} of {lineOf(id)?.count ?? 1}
              </Badge>{' '}
              {lineOf(id)?.places.map(nameOf).join(' or ')}
              <Button
                variant="quiet"
                size="small"
                icon="arrow-up"
                label="Move up in line"
                disabled={lineOf(id)?.position === 1}
                onClick={() => places.move(id, 'earlier')}
              />
              <Button
                variant="quiet"
                size="small"
                icon="arrow-down"
                label="Move down in line"
                disabled={lineOf(id)?.position === lineOf(id)?.count}
                onClick={() => places.move(id, 'later')}
              />
            </QueueRow>
          )}
        </For>
      </ol>
      <Show when={runningIds().length + waitingIds().length === 0}>
        <p class={styles.note}>Nothing is being answered and nothing waits.</p>
      </Show>
    </section>
  );
}

function QueueRow(props: { readonly id: string; readonly children: JSX.Element }) {
  const { db, jobs, notices } = useRuntime();
  const job = () =>
    jobs
      .active()
      .find(
        ({ id, input }) =>
          id === props.id || ('messageId' in input && input.messageId === props.id),
      );
  const chatId = () => {
    const input = job()?.input;
    return input && 'chatId' in input ? input.chatId : undefined;
  };
  const chat = createLiveValue(chatId, (id) => getChat(db, id));
  const work = () => {
    const known = job();
    return known ? jobs.labelOf(known) : 'A row of a batch';
  };
  const title = () => {
    const name = chat()?.title;
    return name ? `${work()} in “${name}”` : work();
  };
  return (
    <li class={lists.queueRow}>
      <span class={lists.queueTitle}>
        {work()}
        <Show when={chat()?.title}>
          {(name) => (
            <>
              {' '}
              in “<bdi>{name()}</bdi>”
            </>
          )}
        </Show>
      </span>
      <span class={lists.queueState}>{props.children}</span>
      <Show when={job()}>
        {(known) => (
          <Button
            size="small"
            label={`Cancel ${title()}`}
            onClick={() => notices.act(() => jobs.cancel(known().id))}
          >
            Cancel
          </Button>
        )}
      </Show>
    </li>
  );
}
