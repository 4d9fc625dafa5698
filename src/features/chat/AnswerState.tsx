// What an answer is doing or how it ended, in one line; a failure says what happened and what to do.
import { For, Match, Show, Switch } from 'solid-js';
import type { Message, Seam } from '../../data/records';
import type { LiveAnswer } from '../../runtime/turns/live-answers';
import { useRuntime } from '../../runtime/runtime-context';
import { formatCount, formatDuration } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import styles from './MessageItem.module.css';
import { skipText } from './skip-words';
import { WaitingLine } from './WaitingLine';

export interface AnswerStateProps {
  readonly message: Message;
  readonly live: LiveAnswer | undefined;
  readonly hasText: boolean;
}

export function AnswerState(props: AnswerStateProps) {
  const runtime = useRuntime();
  const failure = () =>
    props.message.error ? runtime.describeError(props.message.error) : undefined;
  return (
    <>
      <Show when={props.message.status === 'streaming' ? undefined : props.message.skips}>
        {(skips) => (
          <ul class={styles.skips} aria-label="Why others did not answer">
            <For each={skips()}>
              {(skip) => (
                <li class={styles.note}>
                  <Icon name="info" size={14} /> {skipText(skip)}
                </li>
              )}
            </For>
          </ul>
        )}
      </Show>
      <For each={props.message.status === 'streaming' ? [] : props.message.seams}>
        {(seam) => (
          <div class={styles.loss}>
            <p class={styles.note}>
              <Icon name="warn" size={14} /> {seamText(seam)}
            </p>
            <ul class={styles.kept} aria-label="What was kept">
              <For each={keptWords(seam)}>
                {({ what, when }) => (
                  <li>
                    <Icon name="check" size={14} />
                    <span>{what}</span>
                    <span class={styles.keptWhen}>{when}</span>
                  </li>
                )}
              </For>
            </ul>
          </div>
        )}
      </For>
      <Show when={props.message.status !== 'streaming' && props.message.unseenPictures}>
        {(count) => (
          <p class={styles.note}>
            <Icon name="info" size={14} /> Answered without the {count() > 1 ? count() : ''} picture
            {count() > 1 ? 's' : ''} above, which this model cannot see.
          </p>
        )}
      </Show>
      <Show when={props.message.status === 'stopped'}>
        <p class={styles.note}>
          {props.hasText
            ? 'Stopped. Continue goes on from here.'
            : 'Stopped before the first word.'}
        </p>
      </Show>
      <Switch>
        <Match when={props.message.status === 'streaming'}>
          <Show
            when={props.live?.phase === 'waiting'}
            fallback={<p class={styles.figures}>{runningText(props.live, props.message)}</p>}
          >
            <WaitingLine messageId={props.message.id} />
          </Show>
        </Match>
        <Match when={failure()}>
          {(copy) => (
            <div class={styles.failure}>
              <p class={styles.failureTitle}>
                <Icon name="warn" size={16} />
                {copy().title}
              </p>
              <p class={styles.failureDetail}>{copy().detail}</p>
            </div>
          )}
        </Match>
        <Match when={props.message.status === 'interrupted'}>
          <p class={styles.note}>
            <Icon name="warn" size={14} /> Interrupted. What had arrived is kept; Continue goes on
            from here.
          </p>
        </Match>
        <Match when={props.message.omittedMessages}>
          {(count) => (
            <p class={styles.note}>
              <Show when={count() > 1} fallback="The oldest message">
                The {count()} oldest messages
              </Show>{' '}
              did not fit this model’s context and {count() > 1 ? 'were' : 'was'} not read.
            </p>
          )}
        </Match>
      </Switch>
    </>
  );
}

const lostThings: Readonly<Record<Seam['cause'], string>> = {
  'device-lost': 'The graphics processor',
  'engine-crashed': 'The engine',
  'server-lost': 'The server',
};

function seamText({ cause, offset, waitedMs, modelName, place }: Seam): string {
  const what = lostThings[cause];
  const where = offset === 0 ? 'before the first word' : `after ${String(offset)} characters`;
  const who = [modelName === undefined ? '' : ` with ${modelName}`, place && ` ${place}`].join('');
  return `${what} stopped ${where}; the answer went on after ${(waitedMs / 1000).toFixed(1)} s${who}.`;
}

/** What a loss did not cost, and what it did. */
function keptWords({ cause, offset, waitedMs, modelName }: Seam) {
  const characters = offset === 1 ? 'One character' : `${formatCount(offset)} characters`;
  const again =
    modelName !== undefined
      ? `Continued by ${modelName}`
      : cause === 'server-lost'
        ? 'Continued on another server'
        : 'Engine started again and all of it read again';
  return [
    { what: 'Your message and everything before it kept', when: 'at once' },
    ...(offset > 0 ? [{ what: `${characters} of this answer kept`, when: 'at once' }] : []),
    { what: again, when: formatDuration(waitedMs) },
  ];
}

function runningText(live: LiveAnswer | undefined, { plan }: Message): string {
  if (!live) return 'Waiting for its turn';
  const at = plan?.steps.findIndex(({ state }) => state === 'running') ?? -1;
  if (plan && at >= 0 && live.phase !== 'loading') {
    return `Reading · step ${at + 1} of ${plan.steps.length}`;
  }
  switch (live.phase) {
    case 'waiting':
      return 'Waiting for its turn';
    case 'loading':
      return live.loadProgress === undefined
        ? 'Loading the model'
        : `Loading the model · ${String(Math.round(live.loadProgress * 100))} %`;
    case 'prefill':
      return 'Reading';
    case 'thinking':
      return `Thinking · ${String(live.tokens)} tokens`;
    case 'decode':
      return `Answering · ${String(live.tokens)} tokens`;
  }
}
