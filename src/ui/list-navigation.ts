import { createEffect, createSignal, createUniqueId, on, type Accessor } from 'solid-js';

export interface ListNavigation {
  readonly listId: string;
  readonly activeIndex: Accessor<number>;
  setActiveIndex(index: number): void;
  optionId(index: number): string;
  /** Arrows, Home, End (not for text boxes), Enter. Prevents the default of what it uses. */
  onKeyDown(event: KeyboardEvent): void;
  /** For the text box that steers the list; spread it into `<input>` or `SearchField.inputProps`. */
  readonly inputProps: {
    readonly 'aria-controls': string;
    readonly 'aria-activedescendant': string | undefined;
    readonly 'aria-autocomplete': 'list';
    readonly onKeyDown: (event: KeyboardEvent) => void;
  };
}

/**
 * Which option of a list is active, moved by keys while the focus stays on one element: the list
 * itself or a text box above it. The active option goes back to the first when the items change.
 */
export function createListNavigation(options: {
  count: Accessor<number>;
  onChoose: (index: number) => void;
  /** Where to start, e.g. the selected option. */
  initialIndex?: number;
}): ListNavigation {
  const listId = createUniqueId();
  const [activeIndex, setActiveIndex] = createSignal(Math.max(0, options.initialIndex ?? 0));
  createEffect(on(options.count, () => setActiveIndex(0), { defer: true }));

  const last = () => options.count() - 1;
  const optionId = (index: number) => `${listId}-${index}`;
  const target = (event: KeyboardEvent): number | undefined => {
    const inText = event.target instanceof HTMLInputElement;
    if (event.key === 'ArrowDown') return activeIndex() >= last() ? 0 : activeIndex() + 1;
    if (event.key === 'ArrowUp') return activeIndex() <= 0 ? last() : activeIndex() - 1;
    if (event.key === 'Home' && !inText) return 0;
    if (event.key === 'End' && !inText) return last();
    return undefined;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (options.count() === 0 || event.isComposing) return;
    const next = target(event);
    const chooses =
      event.key === 'Enter' || (event.key === ' ' && !(event.target instanceof HTMLInputElement));
    if (next !== undefined) setActiveIndex(next);
    else if (chooses) options.onChoose(activeIndex());
    else return;
    event.preventDefault();
  };

  return {
    listId,
    activeIndex,
    setActiveIndex,
    optionId,
    onKeyDown,
    inputProps: {
      'aria-controls': listId,
      get 'aria-activedescendant'() {
        return options.count() > 0 ? optionId(activeIndex()) : undefined;
      },
      'aria-autocomplete': 'list',
      onKeyDown,
    },
  };
}
