// Deleting a model is asked for, because getting it back may take an hour of network.
import { Show } from 'solid-js';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { formatBytes } from '../../ui/format';
import type { ModelEntry } from './model-entries';
import styles from './dialogs.module.css';

export interface DeleteDialogProps {
  readonly entry: ModelEntry;
  /** What it takes of this device now. */
  readonly bytes: number;
  readonly onClose: () => void;
  readonly onDelete: () => void;
}

export function DeleteDialog(props: DeleteDialogProps) {
  const size = () => formatBytes(props.bytes);
  const wayBack = () => {
    const { spec } = props.entry;
    if (spec.demo) return 'It ships with the app and is stored again when it is needed.';
    if (spec.addedFrom === 'file' || spec.addedFrom === 'pack') {
      return 'You brought it yourself: to have it back, you need its file.';
    }
    return 'It can be downloaded again.';
  };
  return (
    <Dialog
      open
      title={`Delete ${props.entry.name}?`}
      onClose={props.onClose}
      footer={
        <>
          <Button variant="quiet" onClick={() => props.onClose()}>
            Keep it
          </Button>
          <Button variant="danger" icon="trash" onClick={() => props.onDelete()}>
            Delete {size()}
          </Button>
        </>
      }
    >
      <div class={styles.words}>
        <p>
          {size()} of this device’s storage become free. {wayBack()}
        </p>
        <p>Chats keep every answer it gave.</p>
        <Show when={props.entry.spec.addedFrom === 'file'}>
          <p>The file on your disk is not touched.</p>
        </Show>
      </div>
    </Dialog>
  );
}
