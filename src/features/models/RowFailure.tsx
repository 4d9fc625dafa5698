// What failed, in the row of its model: what happened, what is kept, what helps. The row's own button
// is the one that helps.
import { Show } from 'solid-js';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { PartsGrid } from './PartsGrid';
import type { Room } from './room-plan';
import { damageOf, type Failure } from './row-state';
import styles from './RowFailure.module.css';

export interface RowFailureProps {
  readonly failure: Failure;
  readonly name: string;
  readonly onDismiss: () => void;
  readonly onMakeRoom: (room: Room) => void;
}

export function RowFailure(props: RowFailureProps) {
  const runtime = useRuntime();
  const room = () => roomOf(props.failure);
  const words = () => runtime.describeError(props.failure.error);
  return (
    <span class={styles.failure}>
      <span class={styles.icon}>
        <Icon name="warn" size={16} />
      </span>
      <span class={styles.words}>
        <strong>{words().title}</strong>
        <Show when={words().detail}>{(detail) => <span>{detail()}</span>}</Show>
        <Show when={damageOf(props.failure.error)}>
          {(damage) => <PartsGrid damage={damage()} />}
        </Show>
      </span>
      <Show when={room()}>
        {(known) => (
          <Button
            size="small"
            class={styles.room ?? ''}
            label={`Make room for ${props.name}`}
            onClick={() => props.onMakeRoom(known())}
          >
            Make room
          </Button>
        )}
      </Show>
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

/** What lacks, where it is room that lacks. */
function roomOf({ error }: Failure): Room | undefined {
  const { neededBytes, freeBytes } = error.details;
  if (error.code !== 'quota-exceeded') return undefined;
  if (typeof neededBytes !== 'number' || typeof freeBytes !== 'number') return undefined;
  return { neededBytes, freeBytes };
}
