// Key combinations: written once as text, matched against events, shown as people know them.
import type { Commands } from './commands';

/** Modifiers in the order `Mod+Shift+Alt+`, then `KeyboardEvent.key`. `Mod` is Ctrl, or Cmd on Apple. */
export type Shortcut = string;

function isApplePlatform(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}

interface Parts {
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly key: string;
}

function toParts(shortcut: Shortcut): Parts {
  const names = shortcut.split('+');
  return {
    mod: names.includes('Mod'),
    shift: names.includes('Shift'),
    alt: names.includes('Alt'),
    key: names.at(-1) ?? '',
  };
}

/**
 * Shift counts only for letters and named keys: on many keyboards `?` and `/` need it and on others
 * they do not.
 */
export function matchesShortcut(event: KeyboardEvent, shortcut: Shortcut): boolean {
  const parts = toParts(shortcut);
  const isSymbol = parts.key.length === 1 && !/[a-z]/i.test(parts.key);
  return (
    event.key.toLowerCase() === parts.key.toLowerCase() &&
    (event.ctrlKey || event.metaKey) === parts.mod &&
    event.altKey === parts.alt &&
    (isSymbol || event.shiftKey === parts.shift)
  );
}

/** The keys as they are printed on the keyboard at hand, e.g. `['Ctrl', 'K']` or `['⌘', 'K']`. */
export function toKeyNames(shortcut: Shortcut, isApple = isApplePlatform()): readonly string[] {
  const parts = toParts(shortcut);
  const names: string[] = [];
  if (parts.mod) names.push(isApple ? '⌘' : 'Ctrl');
  if (parts.shift) names.push(isApple ? '⇧' : 'Shift');
  if (parts.alt) names.push(isApple ? '⌥' : 'Alt');
  names.push(parts.key === 'Escape' ? 'Esc' : parts.key);
  return names;
}

function isTextEntry(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select'))
  );
}

/** A modal dialog owns the keyboard until it closes. */
function isModalOpen(): boolean {
  return document.querySelector('dialog[open], [aria-modal="true"]') !== null;
}

/**
 * Runs the first enabled command whose shortcut was pressed. Combinations without a modifier are
 * left alone where text is typed. Returns the function that stops listening.
 */
export function listenForShortcuts(commands: Commands): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.repeat || isModalOpen()) return;
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
    if (!hasModifier && event.key !== 'Escape' && isTextEntry(event.target)) return;
    const command = commands
      .list()
      .find(({ shortcut }) => shortcut !== undefined && matchesShortcut(event, shortcut));
    if (!command) return;
    event.preventDefault();
    command.run();
  };
  document.addEventListener('keydown', onKeyDown);
  return () => {
    document.removeEventListener('keydown', onKeyDown);
  };
}
