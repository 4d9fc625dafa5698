import { createRoot, createSignal } from 'solid-js';
import { describe, expect, it, vi } from 'vitest';
import { createCommands, type Command } from './commands';

function makeCommand(id: string, more: Partial<Command> = {}): Command {
  return { id, title: id, group: 'action', run: () => undefined, ...more };
}

describe('createCommands', () => {
  it('forgets the commands of an owner that is gone', () => {
    const commands = createCommands();
    commands.add(() => [makeCommand('app.a')]);
    const dispose = createRoot((disposeRoot) => {
      commands.add(() => [makeCommand('page.b')]);
      return disposeRoot;
    });
    expect(commands.list().map(({ id }) => id)).toEqual(['app.a', 'page.b']);
    dispose();
    expect(commands.list().map(({ id }) => id)).toEqual(['app.a']);
  });

  it('reads a source again when what it shows has changed', () => {
    const commands = createCommands();
    const [titles, setTitles] = createSignal(['one']);
    // The list is read below, outside any effect, on purpose.
    // eslint-disable-next-line solid/reactivity
    commands.add(() => titles().map((title) => makeCommand(title)));
    setTitles(['one', 'two']);
    expect(commands.list()).toHaveLength(2);
  });

  it('neither lists nor runs what is not enabled', () => {
    const commands = createCommands();
    const run = vi.fn();
    const [isEnabled, setEnabled] = createSignal(false);
    commands.add(() => [makeCommand('chat.stop', { isEnabled, run })]);
    expect(commands.list()).toEqual([]);
    expect(commands.run('chat.stop')).toBe(false);
    setEnabled(true);
    expect(commands.run('chat.stop')).toBe(true);
    expect(run).toHaveBeenCalledOnce();
  });
});
