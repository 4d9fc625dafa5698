// The view of the command palette: a text box that steers a list.
import { createMemo, createSignal, For, onMount, Show } from 'solid-js';
import type { Command, CommandGroup } from '../runtime/commands';
import { toKeyNames } from '../runtime/shortcuts';
import { Dialog } from '../ui/Dialog';
import { Icon, type IconName } from '../ui/Icon';
import { Kbd } from '../ui/Kbd';
import { createListNavigation } from '../ui/list-navigation';
import { Listbox } from '../ui/Listbox';
import { rankCommands } from './command-ranking';
import styles from './PaletteDialog.module.css';

const groupIcons: Readonly<Record<CommandGroup, IconName>> = {
  action: 'arrow-right',
  page: 'panel',
  chat: 'chat',
  profile: 'folder',
  model: 'model',
};

const groupNames: Readonly<Record<CommandGroup, string>> = {
  action: 'Action',
  page: 'Page',
  chat: 'Chat',
  profile: 'Profile',
  model: 'Model',
};

export interface PaletteDialogProps {
  commands: readonly Command[];
  onClose: () => void;
}

export function PaletteDialog(props: PaletteDialogProps) {
  const [query, setQuery] = createSignal('');
  let input!: HTMLInputElement;

  const found = createMemo(() => rankCommands(query(), props.commands));

  const choose = (command: Command) => {
    // Closed first: a command may move the focus or open a dialog of its own.
    props.onClose();
    command.run();
  };
  const navigation = createListNavigation({
    count: () => found().length,
    onChoose: (index) => {
      const command = found()[index];
      if (command) choose(command);
    },
  });

  onMount(() => {
    input.focus();
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      props.onClose();
      return;
    }
    navigation.onKeyDown(event);
  };

  return (
    <Dialog open title="Command palette" placement="top" hideHeader flush onClose={props.onClose}>
      <div class={styles.palette}>
        <div class={styles.field}>
          <Icon name="search" size={16} />
          <input
            {...navigation.inputProps}
            ref={input}
            class={styles.input}
            role="combobox"
            aria-label="Command"
            aria-expanded={found().length > 0}
            placeholder="Find a page, chat, model or action"
            autofocus
            autocomplete="off"
            spellcheck={false}
            value={query()}
            onInput={(event) => {
              setQuery(event.currentTarget.value);
              navigation.setActiveIndex(0);
            }}
            onKeyDown={onKeyDown}
          />
          <Kbd>Esc</Kbd>
        </div>
        <Listbox
          label="Commands"
          class={styles.results ?? ''}
          items={found()}
          keyOf={(command) => command.id}
          nameOf={(command) => command.title}
          onSelect={choose}
          navigation={navigation}
          selected={found()[navigation.activeIndex()]?.id}
        >
          {(command) => <CommandRow command={command} />}
        </Listbox>
        <p role="status" class={styles.none}>
          <Show when={found().length === 0}>Nothing is called “{query()}”.</Show>
        </p>
      </div>
    </Dialog>
  );
}

function CommandRow(props: { command: Command }) {
  return (
    <span class={styles.row}>
      <Icon name={groupIcons[props.command.group]} size={16} />
      <span class={styles.title} dir="auto">
        {props.command.title}
      </span>
      <span class={styles.hint}>{props.command.hint ?? groupNames[props.command.group]}</span>
      <Show when={props.command.shortcut}>
        {(shortcut) => (
          <span class={styles.keys}>
            <For each={toKeyNames(shortcut())}>{(key) => <Kbd>{key}</Kbd>}</For>
          </span>
        )}
      </Show>
    </span>
  );
}
