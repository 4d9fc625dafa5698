// Says that a newer version waits. It never reloads by itself, and keeps quiet while work runs.
import { createSignal, Show } from 'solid-js';
import { useRuntime } from '../runtime/runtime-context';
import { Button } from '../ui/Button';
import styles from './UpdatePrompt.module.css';

export interface UpdatePromptProps {
  waiting: boolean;
  /** A job runs in some tab: a reload would end it. */
  busy: boolean;
  onUpdate: () => void;
}

export function UpdatePrompt(props: UpdatePromptProps) {
  const [isPutOff, setPutOff] = createSignal(false);
  return (
    <Show when={props.waiting && !props.busy && !isPutOff()}>
      <div role="alert" class={styles.prompt}>
        <p class={styles.words}>
          <strong>A new version of Hearth is ready.</strong> Updating reloads this page; chats and
          models stay.
        </p>
        <div class={styles.actions}>
          <Button size="small" variant="quiet" onClick={() => setPutOff(true)}>
            Later
          </Button>
          <Button size="small" variant="primary" onClick={() => props.onUpdate()}>
            Update now
          </Button>
        </div>
      </div>
    </Show>
  );
}

/** The prompt as the shell shows it. A paused download is no reason to wait. */
export default function RuntimeUpdatePrompt() {
  const runtime = useRuntime();
  const isBusy = () => runtime.jobs.active().some((job) => job.status !== 'paused');
  return (
    <UpdatePrompt
      waiting={runtime.offline.updateWaiting()}
      busy={isBusy()}
      onUpdate={runtime.offline.applyUpdate}
    />
  );
}
