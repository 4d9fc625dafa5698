// The inspector without an answer: what was recorded lately, and files from elsewhere.
import { createSignal, For, Show } from 'solid-js';
import {
  MAX_SESSION_BYTES,
  parseSession,
  type Session,
  type SessionProblem,
} from '../../core/trace/session-file';
import { createLiveValue } from '../../data/live-query';
import { listTracedMessages } from '../../data/traces';
import { useRuntime } from '../../runtime/runtime-context';
import { Button, buttonClass } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { formatWhen } from '../../ui/format';
import { PageFrame } from '../../ui/layout/PageFrame';
import styles from './InspectorPage.module.css';

const SHOWN = 50;

const problems: Readonly<Record<SessionProblem, string>> = {
  'too-large': 'This file is larger than any session Hearth writes. Nothing was read.',
  'not-a-session': 'This is not a session of Hearth. Choose a file made with “Export session”.',
  'newer-version': 'This session was made by a newer Hearth. Update Hearth and try again.',
  damaged: 'This session is damaged or incomplete. Export or copy it again.',
};

export function RecentAnswers(props: { readonly onImport: (session: Session) => void }) {
  const runtime = useRuntime();
  let input!: HTMLInputElement;
  const [problem, setProblem] = createSignal<SessionProblem>();
  const answers = createLiveValue(
    () => runtime.db,
    (db) => listTracedMessages(db, SHOWN),
  );
  const read = async (file: File): Promise<void> => {
    setProblem(undefined);
    const parsed =
      file.size > MAX_SESSION_BYTES
        ? ({ ok: false, reason: 'too-large' } as const)
        : parseSession(await file.text());
    if (parsed.ok) props.onImport(parsed.session);
    else setProblem(parsed.reason);
  };

  return (
    <PageFrame
      title="Inspector"
      actions={
        <Button icon="upload" onClick={() => input.click()}>
          Import session
        </Button>
      }
    >
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Session file"
        accept=".json,.html,application/json,text/html"
        onChange={() => {
          const file = input.files?.[0];
          input.value = '';
          if (file) void read(file);
        }}
      />
      <Show when={problem()}>
        {(reason) => (
          <p class={styles.warning} role="alert">
            {problems[reason()]}
          </p>
        )}
      </Show>
      <Show
        when={(answers() ?? []).length > 0}
        fallback={
          <Show when={!answers.loading()}>
            <EmptyState
              icon="inspect"
              title="See every token, and what it could have been"
              text="Choose “Regenerate with trace” in the menu under an answer, or switch recording on for a chat under Parameters. Recorded answers are listed here."
              actions={
                <a class={buttonClass('primary')} href="#/chat">
                  Open a chat
                </a>
              }
            />
          </Show>
        }
      >
        <ul class={styles.recent} aria-label="Recorded answers">
          <For each={answers()}>
            {(message) => (
              <li>
                <a class={styles.recentLink} href={`#/inspector/${message.id}`}>
                  <span class={styles.recentText} dir="auto">
                    {message.text.slice(0, 160) || 'No text yet'}
                  </span>
                  <span class={styles.recentAbout}>
                    {message.modelName ?? 'Model'} · {formatWhen(message.createdAt, Date.now())}
                  </span>
                </a>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </PageFrame>
  );
}
