// Whether the app works without a network yet, for the foot of the list column.
import { For, Match, Show, Switch } from 'solid-js';
import { Icon } from './Icon';
import { ProgressBar } from './ProgressBar';
import { Spinner } from './Waiting';
import styles from './OfflineStatus.module.css';

export interface OfflineStep {
  readonly label: string;
  readonly state: 'pending' | 'running' | 'done';
  /** "4.6 of 7.2 MB", or "2.4 MB" when done; empty while nothing is known. */
  readonly bytesText: string;
}

export interface OfflineStatusProps {
  steps: readonly OfflineStep[];
  /** True only once shell, engine and starter model are stored. */
  ready: boolean;
  /** 0 to 1, over all steps; absent while the sizes are not known. */
  progress?: number | undefined;
  /** "3.4 of 38 GB". */
  storageText?: string | undefined;
  /** Why nothing can be stored, one sentence; takes the place of the steps. */
  obstacleText?: string | undefined;
}

export function OfflineStatus(props: OfflineStatusProps) {
  const isStoring = () =>
    !props.ready && props.obstacleText === undefined && props.steps.length > 0;
  return (
    <div class={styles.status}>
      <Show when={isStoring()}>
        <p class={styles.heading}>Storing for use without a network</p>
        <ul class={styles.steps}>
          <For each={props.steps}>
            {(step) => (
              <li class={styles.step} data-state={step.state}>
                <StepMark state={step.state} />
                <span class={styles.label}>{step.label}</span>
                <span class={styles.bytes}>{step.bytesText}</span>
              </li>
            )}
          </For>
        </ul>
        <div class={styles.bar}>
          <ProgressBar
            label="Storing for use without a network"
            done={props.progress ?? 0}
            total={1}
            resting
          />
        </div>
      </Show>
      <Show when={!props.ready && props.obstacleText}>
        {(text) => <p class={styles.obstacle}>{text()}</p>}
      </Show>
      {/* Always there, so that the change is announced. */}
      <p role="status" class={styles.ready}>
        <Show when={props.ready}>
          <Icon name="ok-circle" size={16} class={styles.ok ?? ''} />
          <span class={styles.label}>Ready offline</span>
          <span class={styles.bytes}>{props.storageText}</span>
        </Show>
      </p>
    </div>
  );
}

function StepMark(props: { state: OfflineStep['state'] }) {
  return (
    <Switch fallback={<Icon name="waiting" size={14} class={styles.waiting ?? ''} />}>
      <Match when={props.state === 'done'}>
        <Icon name="check" size={14} class={styles.ok ?? ''} />
      </Match>
      <Match when={props.state === 'running'}>
        <Spinner />
      </Match>
    </Switch>
  );
}
