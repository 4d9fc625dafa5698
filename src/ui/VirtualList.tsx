import { createMemo, onMount, untrack, type Accessor, type JSX } from 'solid-js';
import { Virtualizer, type VirtualizerHandle } from 'virtua/solid';
import styles from './VirtualList.module.css';

/** How near to the end still counts as the end; less than a line of prose. */
const AT_BOTTOM_PX = 20;

export interface VirtualListHandle {
  scrollToIndex(index: number): void;
  scrollToBottom(): void;
}

export interface VirtualListProps<Item> {
  items: readonly Item[];
  children: (item: Item, index: Accessor<number>) => JSX.Element;
  /** Expected height of an item in pixels, until it is measured. */
  estimate?: number;
  /** Pixels drawn beyond the visible part. */
  overscan?: number;
  /**
   * Start at the end and stay there while content grows, unless the user scrolls up. Items that come
   * before those that are there move nothing in view.
   */
  stickToBottom?: boolean;
  onAtBottomChange?: (atBottom: boolean) => void;
  /** Items that keep their elements when out of sight, e.g. one with the focus. */
  keepMounted?: readonly number[];
  role?: 'list' | 'log' | 'feed' | 'rowgroup';
  label?: string;
  class?: string;
  ref?: (handle: VirtualListHandle) => void;
}

/** A scrolling list that has only the visible items in the page. */
export function VirtualList<Item>(props: VirtualListProps<Item>) {
  let scroller!: HTMLDivElement;
  let virtualizer: VirtualizerHandle | undefined;
  let following = untrack(() => props.stickToBottom === true);
  let lastTop = 0;

  /**
   * Whether the view keeps its distance from the end. Many items that come into an empty list count
   * too, so that it starts with those at the end instead of drawing the first ones for nothing.
   */
  const growsUpwards = (items: readonly Item[], before: readonly Item[]) => {
    if (props.stickToBottom !== true || items.length <= before.length) return false;
    if (before.length > 0) return items.at(-1) === before.at(-1);
    const viewport = virtualizer?.viewportSize ?? 0;
    return viewport > 0 && items.length * (props.estimate ?? 0) > 2 * viewport;
  };
  const shown = createMemo<{ readonly items: readonly Item[]; readonly isUpwards: boolean }>(
    (previous) => {
      const items = props.items;
      return { items, isUpwards: untrack(() => growsUpwards(items, previous.items)) };
    },
    { items: [], isUpwards: false },
  );
  const gap = () => scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
  const setFollowing = (next: boolean) => {
    if (next === following) return;
    following = next;
    props.onAtBottomChange?.(next);
  };
  const toBottom = () => {
    scroller.scrollTop = scroller.scrollHeight;
    lastTop = scroller.scrollTop;
  };
  const followIfWanted = () => {
    if (following && props.stickToBottom === true) toBottom();
  };
  const onScroll = () => {
    const top = scroller.scrollTop;
    // Growing content never moves the view up: only a person does, or a list that got shorter.
    if (gap() <= AT_BOTTOM_PX) setFollowing(true);
    else if (top < lastTop) setFollowing(false);
    lastTop = top;
  };

  onMount(() => {
    props.ref?.({
      scrollToIndex: (index) => {
        setFollowing(false);
        virtualizer?.scrollToIndex(index, { align: 'start' });
      },
      scrollToBottom: () => {
        setFollowing(true);
        toBottom();
      },
    });
    // A list that surely fits has no end to go to; asking would lay the page out for nothing.
    if (props.items.length * (props.estimate ?? Infinity) > innerHeight) followIfWanted();
  });

  return (
    <div
      ref={scroller}
      class={`${styles.scroller ?? ''} ${props.class ?? ''}`}
      role={props.role}
      // Scrolling brings rows in, which is no news; what is news is said in a status.
      aria-live={props.role === 'log' ? 'off' : undefined}
      aria-label={props.label}
      tabindex="0"
      onScroll={onScroll}
    >
      <Virtualizer
        ref={(handle) => (virtualizer = handle)}
        data={shown().items}
        shift={shown().isUpwards}
        bufferSize={props.overscan ?? 400}
        {...(props.estimate === undefined ? {} : { itemSize: props.estimate })}
        {...(props.keepMounted === undefined ? {} : { keepMounted: props.keepMounted })}
        onResize={followIfWanted}
      >
        {props.children}
      </Virtualizer>
    </div>
  );
}
