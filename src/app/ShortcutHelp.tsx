// The dialog behind `?`: every command that has a key, as things stand now.
import { For } from 'solid-js';
import { useRuntime } from '../runtime/runtime-context';
import { toKeyNames, type Shortcut } from '../runtime/shortcuts';
import { Dialog } from '../ui/Dialog';
import { Kbd } from '../ui/Kbd';
import styles from './ShortcutHelp.module.css';

interface Row {
  readonly title: string;
  readonly shortcut: Shortcut;
}

/** Keys that belong to the message box itself, not to a command. */
const messageBoxRows: readonly Row[] = [
  { title: 'Send the message', shortcut: 'Enter' },
  { title: 'New line in the message', shortcut: 'Shift+Enter' },
];

export default function ShortcutHelp(props: { onClose: () => void }) {
  const runtime = useRuntime();
  const rows = (): readonly Row[] => [
    ...runtime.commands
      .list()
      .flatMap(({ title, shortcut }) => (shortcut === undefined ? [] : [{ title, shortcut }])),
    ...messageBoxRows,
  ];
  return (
    <Dialog open title="Keyboard shortcuts" onClose={props.onClose}>
      <dl class={styles.list}>
        <For each={rows()}>
          {(row) => (
            <div class={styles.row}>
              <dt>{row.title}</dt>
              <dd class={styles.keys}>
                <For each={toKeyNames(row.shortcut)}>{(key) => <Kbd>{key}</Kbd>}</For>
              </dd>
            </div>
          )}
        </For>
      </dl>
    </Dialog>
  );
}
