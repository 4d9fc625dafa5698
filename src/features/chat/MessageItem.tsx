// One message: who and where in the margin, words in the column, actions and figures below.
import { createMemo, createSignal, lazy, Show, Suspense } from 'solid-js';
import type { Message } from '../../data/records';
import type { LiveAnswer } from '../../runtime/turns/live-answers';
import { formatWhen } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Markdown } from '../../ui/Markdown';
import { AnswerState } from './AnswerState';
import { MessageActions, type MessageHandlers } from './MessageActions';
import styles from './MessageItem.module.css';
import { OwnText } from './OwnText';
import { toCitations } from './source-words';

const MessageEditor = lazy(() => import('./MessageEditor'));
const MessagePictures = lazy(() => import('./MessagePictures'));
const PlanView = lazy(() => import('./PlanView'));
const SeamedAnswer = lazy(() => import('./SeamedAnswer'));
const SourceList = lazy(() => import('./SourceList'));

export interface MessageItemProps {
  readonly message: Message;
  readonly modelName: string;
  /** "on the server Office"; undefined: on this device. */
  readonly place: string | undefined;
  readonly live: LiveAnswer | undefined;
  readonly position: number;
  readonly siblingCount: number;
  readonly handlers: MessageHandlers;
}

const NO_SOURCES = [] as const;
const citationsOf = ({ sources }: Message) => sources && toCitations(sources);

export function MessageItem(props: MessageItemProps) {
  const [editing, setEditing] = createSignal(false);
  const isOwn = () => props.message.role === 'user';
  const isRunning = () => props.message.status === 'streaming';
  // Between the end of the live text and the arrival of the written row the last text stays.
  const text = createMemo<string>((previous) => {
    if (props.live) return props.live.text;
    if (isRunning()) return previous || props.message.text;
    return props.message.text;
  }, '');

  const thoughts = createMemo<string>((previous) => {
    const { reasoning = '' } = props.message;
    if (!props.live) return isRunning() ? previous || reasoning : reasoning;
    // Those that led to text stand before what is thought when it goes on.
    const before = props.message.text === '' ? '' : reasoning;
    return [before, props.live.thoughts].filter(Boolean).join('\n\n');
  }, '');

  /** Where they stand is known when the answer is written. */
  const seams = () => (isRunning() ? undefined : props.message.seams);
  // So is what the marks lead to.
  const AnswerText = () => (
    <Show when={props.message.sources ?? NO_SOURCES} keyed>
      <Markdown
        text={text()}
        streaming={isRunning() && props.live?.phase !== 'thinking'}
        firstHeadingLevel={2}
        citations={citationsOf(props.message)}
      />
    </Show>
  );

  return (
    <article
      class={styles.message}
      classList={{ [styles.own ?? '']: isOwn(), [styles.running ?? '']: isRunning() }}
      aria-label={isOwn() ? 'You' : props.modelName}
      aria-busy={isRunning()}
      data-message-id={props.message.id}
    >
      <header class={styles.margin}>
        <span class={styles.speaker}>{isOwn() ? 'You' : <bdi>{props.modelName}</bdi>}</span>
        <Show
          when={isOwn()}
          fallback={
            <span class={styles.place}>
              <Icon name={props.place === undefined ? 'laptop' : 'server'} size={14} />{' '}
              {props.place ?? 'on this device'}
            </span>
          }
        >
          <time class={styles.place} dateTime={new Date(props.message.createdAt).toISOString()}>
            {formatWhen(props.message.createdAt, Date.now())}
          </time>
        </Show>
      </header>
      <div class={styles.body}>
        <Show when={thoughts() !== ''}>
          <details class={styles.reasoning}>
            <summary>Thoughts before the answer</summary>
            <p class={styles.thoughts} dir="auto">
              {thoughts()}
            </p>
          </details>
        </Show>
        <Show when={props.message.plan}>
          {(plan) => (
            <Suspense>
              <PlanView plan={plan()} isRunning={isRunning()} />
            </Suspense>
          )}
        </Show>
        <Show when={props.message.pictures}>
          {(pictures) => (
            <Suspense>
              <MessagePictures pictures={pictures()} />
            </Suspense>
          )}
        </Show>
        <Show
          when={editing()}
          fallback={
            <Show
              when={isOwn()}
              fallback={
                <Show when={seams()} fallback={<AnswerText />}>
                  {(lost) => (
                    <Suspense fallback={<AnswerText />}>
                      <SeamedAnswer
                        text={text()}
                        seams={lost()}
                        citations={citationsOf(props.message)}
                      />
                    </Suspense>
                  )}
                </Show>
              }
            >
              <Show when={text() !== ''}>
                <OwnText text={text()} />
              </Show>
            </Show>
          }
        >
          <Suspense>
            <MessageEditor
              text={text()}
              mayBeEmpty={props.message.pictures !== undefined}
              onCancel={() => setEditing(false)}
              onSave={(edited) => {
                setEditing(false);
                props.handlers.onEdit(props.message.id, edited);
              }}
            />
          </Suspense>
        </Show>
        <Show when={props.message.sources}>
          {(sources) => (
            <Suspense>
              <SourceList
                message={props.message}
                sources={sources()}
                answer={text()}
                onAskAgain={(ask) => props.handlers.onAskAgain(props.message.id, ask)}
              />
            </Suspense>
          )}
        </Show>
        <AnswerState message={props.message} live={props.live} hasText={text() !== ''} />
        <Show when={!isRunning() && !editing()}>
          <MessageActions
            message={props.message}
            position={props.position}
            siblingCount={props.siblingCount}
            onStartEdit={() => setEditing(true)}
            handlers={props.handlers}
          />
        </Show>
      </div>
    </article>
  );
}
