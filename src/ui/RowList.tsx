import {
  batch,
  createRenderEffect,
  createRoot,
  createSignal,
  getOwner,
  onCleanup,
  onMount,
  untrack,
  type Accessor,
  type JSX,
} from 'solid-js';
import { planRows } from './plan-rows';
import styles from './RowList.module.css';

export interface RowListProps<Item> {
  readonly items: readonly Item[];
  /** Every row is this high. */
  readonly rowPx: number;
  /** One element, made once for each row in sight; later other items come into it. */
  readonly children: (item: Accessor<Item>, index: Accessor<number>) => JSX.Element;
  readonly role?: 'list' | 'rowgroup';
  readonly label?: string;
  readonly class?: string;
}

interface Row<Item> {
  readonly element: HTMLElement;
  readonly index: Accessor<number>;
  hold(item: Item, index: number): void;
  dispose(): void;
}

/** Rows beyond the visible part, on each side. */
const BEYOND = 6;

/** Without scrolling; then elements may be moved. */
const REST_MS = 100;

/**
 * A scrolling list of rows that are equally high, for tables of many thousands: scrolling makes and
 * moves no elements, those that left the view are filled with what comes into it, and the others are
 * not even painted again. Once it rests they are put into the order of the list, so that Tab and
 * screen readers go through it as the eye does.
 */
export function RowList<Item>(props: RowListProps<Item>) {
  let scroller!: HTMLDivElement;
  let all!: HTMLDivElement;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const owner = getOwner();
  const [first, setFirst] = createSignal(0);
  const [end, setEnd] = createSignal(0);
  let rows: readonly Row<Item>[] = [];

  const look = () => {
    const top = Math.floor(scroller.scrollTop / props.rowPx);
    const shown = Math.ceil(scroller.clientHeight / props.rowPx) + 1;
    batch(() => {
      setFirst(Math.max(0, top - BEYOND));
      setEnd(top + shown + BEYOND);
    });
  };

  const makeRow = (item: Item, index: number): Row<Item> =>
    createRoot((dispose) => {
      const [held, setHeld] = createSignal({ item, index });
      const element = untrack(() =>
        props.children(
          // eslint-disable-next-line solid/reactivity -- accessors, read where the row is drawn.
          () => held().item,
          // eslint-disable-next-line solid/reactivity -- as above.
          () => held().index,
        ),
      );
      if (!(element instanceof HTMLElement)) throw new Error('A row is one element');
      const put = (at: number) => {
        element.style.top = `${at * props.rowPx}px`;
      };
      put(index);
      all.append(element);
      return {
        element,
        index: () => held().index,
        hold(nextItem, nextIndex) {
          const now = held();
          put(nextIndex);
          if (now.item === nextItem && now.index === nextIndex) return;
          // Otherwise Enter would press the button of another row than the one that was reached.
          if (now.index !== nextIndex && element.contains(document.activeElement)) {
            scroller.focus({ preventScroll: true });
          }
          setHeld({ item: nextItem, index: nextIndex });
        },
        dispose() {
          element.remove();
          dispose();
        },
      };
    }, owner);

  const fill = (items: readonly Item[], from: number, to: number) => {
    const before = rows;
    const plan = planRows(
      before.map((row) => row.index()),
      from,
      to,
    );
    rows = plan.kept.map((position, offset) => {
      const index = from + offset;
      // The plan stays within the items and the rows that there are.
      const item = items[index] as Item;
      const row = position === undefined ? undefined : before[position];
      if (!row) return makeRow(item, index);
      row.hold(item, index);
      return row;
    });
    for (const position of plan.dropped) before[position]?.dispose();
    clearTimeout(resting);
    resting = setTimeout(sort, REST_MS);
  };

  const sort = () => {
    const focused = document.activeElement;
    let next: Element | null = all.firstElementChild;
    for (const { element } of rows) {
      if (element === next) next = next.nextElementSibling;
      else all.insertBefore(element, next);
    }
    // Moving takes the focus away.
    if (focused instanceof HTMLElement && all.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  };

  onMount(() => {
    const observer = new ResizeObserver(look);
    observer.observe(scroller);
    onCleanup(() => {
      observer.disconnect();
      clearTimeout(resting);
      for (const row of rows) row.dispose();
    });
    look();
    createRenderEffect(() => {
      // eslint-disable-next-line solid/reactivity -- an effect of the mounted list.
      const { items } = props;
      const from = Math.min(first(), Math.max(0, items.length - 1));
      const to = Math.min(end(), items.length);
      untrack(() => fill(items, from, Math.max(from, to)));
    });
  });

  return (
    <div
      ref={scroller}
      class={`${styles.scroller ?? ''} ${props.class ?? ''}`}
      role={props.role}
      aria-label={props.label}
      tabindex="0"
      onScroll={look}
    >
      <div
        ref={all}
        role="presentation"
        class={styles.all}
        style={{ height: `${props.items.length * props.rowPx}px` }}
      />
    </div>
  );
}
