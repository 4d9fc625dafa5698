// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCommands } from './commands';
import { listenForShortcuts, matchesShortcut, toKeyNames } from './shortcuts';

const press = (key: string, modifiers: KeyboardEventInit = {}) =>
  new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers });

describe('matchesShortcut', () => {
  it.each([
    ['Mod+K', press('k', { ctrlKey: true }), true],
    ['Mod+K', press('K', { metaKey: true }), true],
    ['Mod+K', press('k'), false],
    ['Mod+K', press('k', { ctrlKey: true, shiftKey: true }), false],
    ['Mod+K', press('k', { ctrlKey: true, altKey: true }), false],
    ['Mod+Shift+O', press('O', { ctrlKey: true, shiftKey: true }), true],
    ['?', press('?', { shiftKey: true }), true],
    ['?', press('?'), true],
    ['Mod+/', press('/', { ctrlKey: true, shiftKey: true }), true],
    ['Escape', press('Escape'), true],
  ])('%s', (shortcut, event, expected) => {
    expect(matchesShortcut(event, shortcut)).toBe(expected);
  });
});

describe('toKeyNames', () => {
  it('names the keys of the keyboard at hand', () => {
    expect(toKeyNames('Mod+Shift+O', false)).toEqual(['Ctrl', 'Shift', 'O']);
    expect(toKeyNames('Mod+Shift+O', true)).toEqual(['⌘', '⇧', 'O']);
  });
});

describe('listenForShortcuts', () => {
  let stop: () => void = () => undefined;
  afterEach(() => {
    stop();
    document.body.replaceChildren();
  });

  function listen(shortcut: string) {
    const run = vi.fn();
    const commands = createCommands();
    commands.add(() => [{ id: 'x.y', title: 'X', group: 'action', shortcut, run }]);
    stop = listenForShortcuts(commands);
    return run;
  }

  it('leaves plain keys to whoever types, but not combinations', () => {
    const box = document.body.appendChild(document.createElement('textarea'));
    const help = listen('?');
    box.dispatchEvent(press('?'));
    expect(help).not.toHaveBeenCalled();
    document.body.dispatchEvent(press('?'));
    expect(help).toHaveBeenCalledOnce();
    stop();

    const palette = listen('Mod+K');
    const event = press('k', { ctrlKey: true });
    box.dispatchEvent(event);
    expect(palette).toHaveBeenCalledOnce();
    expect(event.defaultPrevented).toBe(true);
  });

  it('keeps quiet while a dialog is open, and for keys that somebody has used', () => {
    const run = listen('Escape');
    const dialog = document.body.appendChild(document.createElement('dialog'));
    dialog.open = true;
    document.body.dispatchEvent(press('Escape'));
    dialog.remove();
    const used = press('Escape');
    used.preventDefault();
    document.body.dispatchEvent(used);
    expect(run).not.toHaveBeenCalled();
    document.body.dispatchEvent(press('Escape'));
    expect(run).toHaveBeenCalledOnce();
  });

  it('stops when told to', () => {
    const run = listen('Mod+K');
    stop();
    document.body.dispatchEvent(press('k', { ctrlKey: true }));
    expect(run).not.toHaveBeenCalled();
  });
});
