import styles from './blocks.module.css';

export interface BlockGroups {
  /** The element that holds the block with this index. */
  readonly at: (index: number) => HTMLElement;
  /** Removes the groups that a shorter text has left empty. */
  trim(blockCount: number): void;
}

/**
 * With every frame the browser looks at each child of the text, whether it moved or came into
 * sight. Sixteen blocks to a group make that independent of the length of an answer.
 */
const GROUP_BLOCKS = 16;

export function createBlockGroups(root: HTMLElement): BlockGroups {
  const groups: HTMLElement[] = [];
  return {
    at: (index) => {
      const number = Math.floor(index / GROUP_BLOCKS);
      const existing = groups[number];
      if (existing) return existing;
      const group = document.createElement('div');
      group.className = styles.group ?? '';
      root.append(group);
      groups.push(group);
      return group;
    },
    trim: (blockCount) => {
      for (const empty of groups.splice(Math.ceil(blockCount / GROUP_BLOCKS))) empty.remove();
    },
  };
}
