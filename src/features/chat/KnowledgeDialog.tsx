// Which collections the answers of this chat are given from.
import { For, Show } from 'solid-js';
import { listCollections } from '../../data/collections';
import { LOOSE_COLLECTION_ID } from '../../data/knowledge-records';
import { createLiveList } from '../../data/live-query';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Switch } from '../../ui/Switch';
import type { ChatSettings } from './chat-settings';
import styles from './dialogs.module.css';

export interface KnowledgeDialogProps {
  readonly settings: ChatSettings;
  readonly onClose: () => void;
}

export default function KnowledgeDialog(props: KnowledgeDialogProps) {
  const { db } = useRuntime();
  const collections = createLiveList(() => db, listCollections);
  const chosen = () => props.settings.resolved().collectionIds;
  const options = () => [
    ...collections(),
    { id: LOOSE_COLLECTION_ID, name: 'Documents in no collection' },
  ];
  const set = (id: string, on: boolean) => {
    const others = chosen().value.filter((other) => other !== id);
    props.settings.setCollections('chat', on ? [...others, id] : others);
  };
  return (
    <Dialog
      open
      title="Knowledge"
      onClose={props.onClose}
      footer={
        <Button variant="primary" onClick={() => props.onClose()}>
          Done
        </Button>
      }
    >
      <div class={styles.stack}>
        <p class={styles.decided}>
          Answers are given from the documents of the chosen collections, with the page.
          <Show when={chosen().level !== 'model'}> Set by the {chosen().level}.</Show>
        </p>
        <For each={options()}>
          {(option) => (
            <Switch
              label={option.name}
              {...('deviceOnly' in option && {
                note: 'This device only: a chat that answers from it stays here.',
              })}
              checked={chosen().value.includes(option.id)}
              onChange={(on) => set(option.id, on)}
            />
          )}
        </For>
        <p class={styles.decided}>
          <a href="#/knowledge">Add and manage documents</a>
        </p>
      </div>
    </Dialog>
  );
}
