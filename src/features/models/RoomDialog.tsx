// A download that does not fit: which models may go, and what is left after that.
import { createMemo, createSignal, For, Show } from 'solid-js';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { formatBytes } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import type { ModelEntry } from './model-entries';
import { suggestRemovals, type Room, type RoomCandidate } from './room-plan';
import type { RowSpeed } from './models-page';
import { lastUseText, speedDigits } from './words';
import styles from './RoomDialog.module.css';

export interface RoomDialogProps {
  readonly entry: ModelEntry;
  readonly room: Room;
  /** Other models on this device, as they were when the dialog opened. */
  readonly candidates: readonly RoomCandidate[];
  /** A smaller model that needs no room to be made. */
  readonly instead: ModelEntry | undefined;
  readonly insteadSpeed: (entry: ModelEntry) => RowSpeed | undefined;
  readonly onInstead: (entry: ModelEntry) => void;
  readonly onClose: () => void;
  readonly onConfirm: (modelIds: readonly string[]) => void;
}

export function RoomDialog(props: RoomDialogProps) {
  // eslint-disable-next-line solid/reactivity -- what it begins with
  const [chosen, setChosen] = createSignal(suggestRemovals(props.candidates, props.room));
  const freed = createMemo(() =>
    props.candidates
      .filter(({ modelId }) => chosen().has(modelId))
      .reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const lacking = () => props.room.neededBytes - props.room.freeBytes;
  const left = () => freed() - lacking();
  const toggle = (modelId: string) =>
    setChosen((ids) => {
      const next = new Set(ids);
      if (!next.delete(modelId)) next.add(modelId);
      return next;
    });
  const stays = () => {
    const all = props.candidates.reduce((sum, { bytes }) => sum + bytes, 0);
    return all - freed();
  };

  return (
    <Dialog
      open
      title={`${props.entry.name} needs ${formatBytes(lacking())} more than is free`}
      onClose={props.onClose}
      footer={
        <>
          <Button variant="quiet" onClick={() => props.onClose()}>
            Not now
          </Button>
          <Button
            variant="primary"
            disabled={left() < 0}
            onClick={() => props.onConfirm([...chosen()])}
          >
            Delete {chosen().size} and download
          </Button>
        </>
      }
    >
      <div class={styles.room}>
        <p class={styles.lead}>
          It takes {formatBytes(props.room.neededBytes)} and {formatBytes(props.room.freeBytes)} is
          free.{' '}
          {props.candidates.length > 0
            ? 'Choose what may go; each can be downloaded again.'
            : 'No other model is here that could go: free space on this disk.'}
        </p>
        <ul class={styles.list} aria-label="Models that may go">
          <For each={props.candidates}>
            {(candidate) => (
              <li>
                <label class={styles.candidate}>
                  <input
                    type="checkbox"
                    checked={chosen().has(candidate.modelId)}
                    onChange={() => toggle(candidate.modelId)}
                  />
                  <span class={styles.name}>{candidate.name}</span>
                  <span>{formatBytes(candidate.bytes)}</span>
                  <span class={styles.use}>{useText(candidate)}</span>
                </label>
              </li>
            )}
          </For>
        </ul>
        <p class={styles.after}>
          <strong>After this</strong>
          <Show
            when={left() >= 0}
            fallback={<span class={styles.lacks}>{formatBytes(-left())} still lack</span>}
          >
            <span>{formatBytes(left())} stays free</span>
          </Show>
        </p>
        <div class={styles.bar} aria-hidden="true">
          <span class={styles.stays} style={{ 'flex-grow': String(stays()) }} />
          <span class={styles.comes} style={{ 'flex-grow': String(props.room.neededBytes) }} />
          <span class={styles.free} style={{ 'flex-grow': String(Math.max(0, left())) }} />
        </div>
        <p class={styles.safe}>
          <Icon name="lock" size={16} />
          Chats, documents and their index are never on this list.
        </p>
        <Show when={props.instead}>
          {(other) => (
            <p class={styles.instead}>
              Or take {other().name}: {formatBytes(other().spec.bytes)}
              {speedWords(props.insteadSpeed(other()))}, fits without deleting anything.
              <Button size="small" icon="download" onClick={() => props.onInstead(other())}>
                Take {other().name}
              </Button>
            </p>
          )}
        </Show>
      </div>
    </Dialog>
  );
}

function speedWords(speed: RowSpeed | undefined): string {
  if (!speed) return '';
  const digits = speedDigits(speed.tokensPerSecond, speed.isMeasured);
  return `, ${speed.isMeasured ? '' : 'about '}${digits} tok/s here`;
}

function useText(candidate: RoomCandidate): string {
  if (candidate.isInUse) return 'in use now';
  return candidate.lastUsedAt > 0 ? lastUseText(candidate.lastUsedAt, Date.now()) : 'not used yet';
}
