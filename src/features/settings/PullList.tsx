// Models that servers fetch: how far each one is, and what became of those that stopped.
import { For, Show } from 'solid-js';
import type { WireError } from '../../core/errors';
import type { Bridge } from '../../runtime/bridge/bridge';
import type { Pull } from '../../runtime/bridge/pulls';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { ProgressBar } from '../../ui/ProgressBar';
import styles from './Bridge.module.css';
import lists from './BridgeLists.module.css';
import { progressWords } from './pull-words';

export function PullList(props: { readonly bridge: Bridge }) {
  const nameOf = (serverId: string) =>
    props.bridge.servers().find(({ id }) => id === serverId)?.name ?? '';
  return (
    <Show when={props.bridge.pulls.list().length > 0}>
      <section aria-label="Models on their way" class={lists.queue}>
        <h3 class={styles.title}>Models on their way</h3>
        <ul class={lists.queueList}>
          <For each={props.bridge.pulls.list().map(({ serverId, name }) => `${serverId} ${name}`)}>
            {(key) => (
              <Show
                when={props.bridge.pulls
                  .list()
                  .find(({ serverId, name }) => `${serverId} ${name}` === key)}
              >
                {(pull) => (
                  <li class={lists.pullRow}>
                    <span class={lists.queueTitle}>
                      <bdi>{pull().name}</bdi>
                      <span class={lists.onto}>
                        {' '}
                        onto <bdi>{nameOf(pull().serverId)}</bdi>
                      </span>
                    </span>
                    <PullState pull={pull()} />
                    <PullButtons bridge={props.bridge} pull={pull()} />
                  </li>
                )}
              </Show>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

function PullButtons(props: { readonly bridge: Bridge; readonly pull: Pull }) {
  const pulls = () => props.bridge.pulls;
  return (
    <Show
      when={props.pull.state === 'running'}
      fallback={
        <span class={styles.buttons}>
          <Button
            size="small"
            label={`Go on fetching ${props.pull.name}`}
            onClick={() => pulls().start(props.pull.serverId, props.pull.name)}
          >
            Go on
          </Button>
          <Button
            variant="quiet"
            size="small"
            icon="close"
            label={`Forget ${props.pull.name}`}
            onClick={() => pulls().forget(props.pull)}
          />
        </span>
      }
    >
      <Button
        size="small"
        label={`Cancel fetching ${props.pull.name}`}
        onClick={() => pulls().stop(props.pull)}
      >
        Cancel
      </Button>
    </Show>
  );
}

/** The bar with its figures, or why it stopped. */
export function PullState(props: { readonly pull: Pull }) {
  const { describeError } = useRuntime();
  const isRunning = () => props.pull.state === 'running';
  const wordsOf = (error: WireError) => {
    const { title, specifics } = describeError(error);
    return specifics ?? `${title}.`;
  };
  return (
    <div class={lists.pullState}>
      <Show when={isRunning() || props.pull.progress?.totalBytes}>
        <ProgressBar
          label={`Fetch ${props.pull.name}`}
          done={props.pull.progress?.doneBytes ?? 0}
          total={props.pull.progress?.totalBytes}
          text={progressWords(props.pull)}
          resting={!isRunning()}
        />
      </Show>
      <Show when={props.pull.state === 'stopped'}>
        <p class={styles.note}>
          Stopped. What has arrived is kept there, and the next try goes on from it.
        </p>
      </Show>
      <Show when={props.pull.error}>
        {(error) => (
          <p class={lists.pullError}>
            <Icon name="error" size={14} /> {wordsOf(error())}
            {props.pull.progress?.doneBytes ? ' What has arrived is kept there.' : ''}
          </p>
        )}
      </Show>
    </div>
  );
}
