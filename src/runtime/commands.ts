// Everything a person can do from the keyboard: one list feeds the palette, the shortcuts and the
// shortcut help.
import { createSignal, getOwner, onCleanup } from 'solid-js';
import type { Shortcut } from './shortcuts';

export type CommandGroup = 'action' | 'page' | 'chat' | 'profile' | 'model';

export interface Command {
  /** Unique and stable, `area.verb`, e.g. `chat.new`. */
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** Muted text at the end of the row: where it leads, when it was. */
  readonly hint?: string;
  /** Other words people may type for it. */
  readonly keywords?: string;
  readonly shortcut?: Shortcut;
  /** False: not listed and its shortcut does nothing. Absent: always. */
  readonly isEnabled?: () => boolean;
  /** Reachable by its shortcut and by id, but not listed in the palette. */
  readonly isHidden?: boolean;
  readonly run: () => void;
}

export interface Commands {
  /** Enabled commands, in the order they were added. Reactive. */
  readonly list: () => readonly Command[];
  /**
   * Adds what `source` returns, for as long as the calling owner lives. The source is read again
   * whenever what it reads changes.
   */
  readonly add: (source: () => readonly Command[]) => void;
  /** True when a command with that id was enabled and has been run. */
  readonly run: (id: string) => boolean;
}

export function createCommands(): Commands {
  const [sources, setSources] = createSignal<readonly (() => readonly Command[])[]>([]);

  const list = () =>
    sources()
      .flatMap((source) => source())
      .filter((command) => command.isEnabled?.() ?? true);

  return {
    list,
    add(source) {
      setSources((current) => [...current, source]);
      if (getOwner()) {
        onCleanup(() => setSources((current) => current.filter((other) => other !== source)));
      }
    },
    run(id) {
      const command = list().find((candidate) => candidate.id === id);
      command?.run();
      return command !== undefined;
    },
  };
}
