// Says to screen readers that an answer begins and how it ended; its words are read in the log.
import { createEffect, createMemo, createSignal, on } from 'solid-js';
import type { MessageStatus } from '../../data/records';
import type { Chat } from './chat';

const endings: Readonly<Record<Exclude<MessageStatus, 'streaming'>, string>> = {
  done: 'has answered',
  stopped: 'was stopped',
  interrupted: 'was interrupted',
  failed: 'could not answer',
};

export function AnswerNews(props: { readonly chat: Chat }) {
  const [news, setNews] = createSignal('');
  const rows = () => props.chat.rows();
  const runningId = createMemo(() =>
    rows().branch.find((id) => rows().byId.get(id)?.status === 'streaming'),
  );

  createEffect(
    on(runningId, (id, endedId) => {
      const message = rows().byId.get(id ?? endedId ?? '');
      if (!message) {
        // Another chat was opened.
        setNews('');
        return;
      }
      const name = props.chat.modelNameOf(message);
      setNews(
        message.status === 'streaming' ? `${name} answers` : `${name} ${endings[message.status]}`,
      );
    }),
  );
  return (
    <p role="status" class="visually-hidden">
      {news()}
    </p>
  );
}
