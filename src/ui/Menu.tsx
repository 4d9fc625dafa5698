import { createSignal, createUniqueId, For, onCleanup, onMount, Show, type JSX } from 'solid-js';
import { Button, type ButtonProps } from './Button';
import { Icon, type IconName } from './Icon';
import { placePopup } from './place-popup';
import styles from './Menu.module.css';

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  /** A key or a short remark at the end of the row. */
  readonly hint?: string;
  readonly danger?: boolean;
  /** Set: a box that is ticked or not (`menuitemcheckbox`). */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  /** A line above, to set it apart from the items before it. */
  readonly separated?: boolean;
  readonly run: () => void;
}

export interface MenuProps {
  /** The button's accessible name, e.g. "Chat options". */
  label: string;
  items: readonly MenuItem[];
  icon?: IconName;
  variant?: ButtonProps['variant'];
  size?: ButtonProps['size'];
  align?: 'start' | 'end';
  /** Shown in the button instead of the icon alone. */
  children?: JSX.Element;
}

/** A button that opens a menu: arrow keys, Home, End, first letters, Escape; focus returns. */
export function Menu(props: MenuProps) {
  const [open, setOpen] = createSignal(false);
  const menuId = createUniqueId();
  let anchor!: HTMLSpanElement;
  let fromEnd = false;

  const button = () => anchor.querySelector('button');
  const show = (startAtEnd: boolean) => {
    fromEnd = startAtEnd;
    setOpen(true);
  };
  const close = (returnFocus: boolean) => {
    if (!open()) return;
    setOpen(false);
    if (returnFocus) button()?.focus();
  };
  const choose = (item: MenuItem) => {
    close(true);
    item.run();
  };

  return (
    <span ref={anchor} class={styles.anchor}>
      <Button
        variant={props.variant ?? 'quiet'}
        size={props.size ?? 'normal'}
        {...(props.children === undefined ? { icon: props.icon ?? 'more' } : {})}
        label={props.label}
        aria-haspopup="menu"
        aria-expanded={open()}
        aria-controls={open() ? menuId : undefined}
        onClick={() => (open() ? close(true) : show(false))}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          show(event.key === 'ArrowUp');
        }}
      >
        {props.children}
      </Button>
      <Show when={open()}>
        <OpenMenu
          id={menuId}
          label={props.label}
          items={props.items}
          anchor={anchor}
          align={props.align ?? 'end'}
          fromEnd={fromEnd}
          onChoose={choose}
          onClose={close}
        />
      </Show>
    </span>
  );
}

interface OpenMenuProps {
  id: string;
  label: string;
  items: readonly MenuItem[];
  anchor: HTMLElement;
  align: 'start' | 'end';
  fromEnd: boolean;
  onChoose: (item: MenuItem) => void;
  onClose: (returnFocus: boolean) => void;
}

function OpenMenu(props: OpenMenuProps) {
  let menu!: HTMLDivElement;
  const entries = () => [...menu.querySelectorAll<HTMLButtonElement>('button:enabled')];
  const focusAt = (index: number) => {
    const all = entries();
    all.at(index % Math.max(1, all.length))?.focus();
  };
  const focusByLetter = (letter: string) => {
    const all = entries();
    const here = all.findIndex((entry) => entry === document.activeElement);
    const ordered = [...all.slice(here + 1), ...all.slice(0, here + 1)];
    ordered.find((entry) => entry.textContent.toLowerCase().startsWith(letter))?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const here = entries().findIndex((entry) => entry === document.activeElement);
    if (event.key === 'ArrowDown') focusAt(here + 1);
    else if (event.key === 'ArrowUp') focusAt(here - 1);
    else if (event.key === 'Home') focusAt(0);
    else if (event.key === 'End') focusAt(-1);
    else if (event.key === 'Escape') props.onClose(true);
    else if (event.key === 'Tab') props.onClose(true);
    else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey)
      focusByLetter(event.key.toLowerCase());
    else return;
    // Tab moves on from the button, which has the focus again.
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
  };

  onMount(() => {
    placePopup(menu, props.anchor, props.align);
    focusAt(props.fromEnd ? -1 : 0);
    const closeWhenOutside = (event: Event) => {
      if (!(event.target instanceof Node) || props.anchor.contains(event.target)) return;
      props.onClose(false);
    };
    const listeners = new AbortController();
    onCleanup(() => listeners.abort());
    const options = { capture: true, signal: listeners.signal };
    document.addEventListener('pointerdown', closeWhenOutside, options);
    document.addEventListener('scroll', closeWhenOutside, options);
    window.addEventListener('resize', () => props.onClose(false), { signal: listeners.signal });
  });

  return (
    <div
      ref={menu}
      id={props.id}
      popover="manual"
      role="menu"
      aria-label={props.label}
      class={styles.menu}
      onKeyDown={onKeyDown}
    >
      <For each={props.items}>
        {(item) => (
          <button
            type="button"
            role={item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            aria-checked={item.checked}
            tabindex="-1"
            class={styles.item}
            classList={{
              [styles.danger ?? '']: item.danger === true,
              [styles.separated ?? '']: item.separated === true,
            }}
            disabled={item.disabled === true}
            onClick={() => props.onChoose(item)}
          >
            <Show when={item.icon}>{(name) => <Icon name={name()} size={16} />}</Show>
            <Show when={item.checked !== undefined}>
              <span class={styles.box} data-checked={item.checked === true}>
                <Icon name="check" size={16} />
              </span>
            </Show>
            <span>{item.label}</span>
            <Show when={item.hint}>
              <span class={styles.hint} aria-hidden="true">
                {item.hint}
              </span>
            </Show>
          </button>
        )}
      </For>
    </div>
  );
}
