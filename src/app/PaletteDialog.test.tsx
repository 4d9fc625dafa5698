// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Command } from '../runtime/commands';
import { PaletteDialog } from './PaletteDialog';

beforeAll(() => {
  // jsdom has no modal dialogs and no layout; neither is what is tested here.
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function (this: HTMLDialogElement) {
    this.open = false;
  };
  Element.prototype.scrollIntoView = () => undefined;
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
});
afterEach(cleanup);

function open(commands: readonly Partial<Command>[]) {
  const onClose = vi.fn();
  const all = commands.map((command, index): Command => ({
    id: `test.${index}`,
    title: `Command ${index}`,
    group: 'action',
    run: () => undefined,
    ...command,
  }));
  render(() => <PaletteDialog commands={all} onClose={onClose} />);
  return { onClose, input: screen.getByRole('combobox', { name: 'Command' }) };
}

const titles = () =>
  screen.queryAllByRole('option').map((option) => option.getAttribute('aria-label'));
const activeTitle = (input: HTMLElement) =>
  document
    .getElementById(input.getAttribute('aria-activedescendant') ?? '')
    ?.getAttribute('aria-label');

describe('PaletteDialog', () => {
  it('takes the keyboard at once and names itself', () => {
    const { input } = open([{ title: 'New chat' }]);
    expect(screen.getByRole('dialog', { name: 'Command palette' })).toBeTruthy();
    expect(document.activeElement).toBe(input);
  });

  it('finds, walks and runs with the keyboard alone', () => {
    const run = vi.fn();
    const { input, onClose } = open([
      { title: 'New chat' },
      { title: 'Theme: dark' },
      { title: 'Theme: light', run },
      { title: 'Never shown', isHidden: true },
    ]);
    expect(titles()).toEqual(['New chat', 'Theme: dark', 'Theme: light']);

    fireEvent.input(input, { target: { value: 'theme' } });
    expect(titles()).toEqual(['Theme: dark', 'Theme: light']);
    expect(activeTitle(input)).toBe('Theme: dark');
    fireEvent.keyDown(input, { key: 'ArrowDown' });
    expect(activeTitle(input)).toBe('Theme: light');
    fireEvent.keyDown(input, { key: 'Enter' });
    expect(run).toHaveBeenCalledOnce();
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('starts again at the best row when the query changes', () => {
    const { input } = open([{ title: 'Alpha beta' }, { title: 'Alpha gamma' }]);
    fireEvent.keyDown(input, { key: 'ArrowDown' });
    expect(activeTitle(input)).toBe('Alpha gamma');
    fireEvent.input(input, { target: { value: 'alpha' } });
    expect(activeTitle(input)).toBe('Alpha beta');
  });

  it('says so when nothing is found, and Enter then does nothing', () => {
    const { input, onClose } = open([{ title: 'New chat' }]);
    fireEvent.input(input, { target: { value: 'zzz' } });
    expect(titles()).toEqual([]);
    expect(screen.getByRole('status').textContent).toContain('Nothing is called “zzz”');
    fireEvent.keyDown(input, { key: 'Enter' });
    expect(onClose).not.toHaveBeenCalled();
  });

  it('closes with the keys that opened it', () => {
    const { input, onClose } = open([{ title: 'New chat' }]);
    fireEvent.keyDown(input, { key: 'k', ctrlKey: true });
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('shows some of every kind before anything is typed', () => {
    const chats = Array.from({ length: 50 }, (_, index) => ({
      title: `Chat ${index}`,
      group: 'chat' as const,
    }));
    open([...chats, { title: 'Settings', group: 'page' }]);
    expect(titles()).toHaveLength(7);
    expect(titles()[0]).toBe('Settings');
  });
});
