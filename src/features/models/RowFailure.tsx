// What failed, in the row of its model: what happened, what is kept, what helps. The row's own button
// is the one that helps.
import { Show } from 'solid-js';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import type { Failure } from './row-state';
import styles from './RowFailure.module.css';

export function RowFailure(props: { readonly failure: Failure; readonly onDismiss: () => void }) {
  const runtime = useRuntime();
  const words = () => runtime.describeError(props.failure.error);
  return (
    <span class={styles.failure}>
      <span class={styles.icon}>
        <Icon name="warn" size={16} />
      </span>
      <span class={styles.words}>
        <strong>{words().title}</strong>
        <Show when={words().detail}>{(detail) => <span>{detail()}</span>}</Show>
      </span>
      <Button
        variant="quiet"
        size="small"
        icon="close"
        label="Dismiss"
        onClick={() => props.onDismiss()}
      />
    </span>
  );
}
