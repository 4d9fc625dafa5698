// Says that a newer version waits. It never reloads by itself, and keeps quiet while work runs.
import { createSignal, Show } from 'solid-js';
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
