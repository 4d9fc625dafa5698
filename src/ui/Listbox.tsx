import { createEffect, For, on, type JSX } from 'solid-js';
import { createListNavigation, type ListNavigation } from './list-navigation';
import styles from './Listbox.module.css';

export interface ListboxProps<Item> {
  /** The accessible name. */
  label: string;
  items: readonly Item[];
  /** Identity of an item; compared with `selected`. */
  keyOf: (item: Item) => string;
  selected?: string | undefined;
  onSelect: (item: Item) => void;
  /** The option's content; its text is the option's name unless `nameOf` is given. */
  children: (item: Item) => JSX.Element;
  nameOf?: (item: Item) => string;
  /** From `createListNavigation`, when a text box above steers the list and keeps the focus. */
  navigation?: ListNavigation;
  class?: string;
}

/** Role `listbox` with options; one tab stop. Alone, arrow keys walk through it. */
export function Listbox<Item>(props: ListboxProps<Item>) {
  let list!: HTMLDivElement;
  const selectedIndex = () => props.items.findIndex((item) => props.keyOf(item) === props.selected);
  const own = createListNavigation({
    count: () => props.items.length,
    onChoose: (index) => {
      const item = props.items[index];
      if (item !== undefined) props.onSelect(item);
    },
    initialIndex: selectedIndex(),
  });
  const navigation = () => props.navigation ?? own;
  const steered = () => props.navigation !== undefined;

  createEffect(
    on(
      () => navigation().activeIndex(),
      (index) => list.children[index]?.scrollIntoView({ block: 'nearest' }),
      { defer: true },
    ),
  );

  return (
    <div
      ref={list}
      role="listbox"
      id={navigation().listId}
      aria-label={props.label}
      // Steered too: what scrolls must be within reach of the keyboard.
      tabindex={0}
      aria-activedescendant={
        steered() || props.items.length === 0 ? undefined : own.optionId(own.activeIndex())
      }
      class={`${styles.list ?? ''} ${props.class ?? ''}`}
      classList={{ [styles.steered ?? '']: steered() }}
      onFocus={() => {
        if (!steered() && selectedIndex() >= 0) own.setActiveIndex(selectedIndex());
      }}
      onKeyDown={(event) => {
        if (!steered()) own.onKeyDown(event);
      }}
    >
      <For each={props.items}>
        {(item, index) => (
          <div
            role="option"
            id={navigation().optionId(index())}
            aria-label={props.nameOf?.(item)}
            aria-selected={props.keyOf(item) === props.selected}
            class={styles.option}
            classList={{
              [styles.selected ?? '']: props.keyOf(item) === props.selected,
              [styles.active ?? '']: index() === navigation().activeIndex(),
            }}
            onClick={() => {
              navigation().setActiveIndex(index());
              props.onSelect(item);
            }}
          >
            {props.children(item)}
          </div>
        )}
      </For>
    </div>
  );
}
