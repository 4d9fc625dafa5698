import type { InlineTag } from './block-tree';

type HeadingTag = Extract<InlineTag, `h${number}`>;

export interface HeadingLevels {
  /** The element for the next heading in reading order, given how many marks it has. */
  next(depth: number): HeadingTag;
  copy(): HeadingLevels;
}

interface Open {
  readonly depth: number;
  readonly level: number;
}

const tags: readonly HeadingTag[] = ['h2', 'h3', 'h4', 'h5', 'h6'];

/**
 * Levels for the headings of a text inside a page: the first one gets `firstLevel`, and none is
 * skipped on the way down, however the author counted. A screen reader's outline stays whole.
 */
export function createHeadingLevels(firstLevel: number, open: readonly Open[] = []): HeadingLevels {
  let stack = [...open];
  return {
    next: (depth) => {
      stack = stack.filter((heading) => heading.depth < depth);
      const parent = stack.at(-1);
      const level = Math.min(6, parent ? parent.level + 1 : firstLevel);
      stack.push({ depth, level });
      return tags[level - 2] ?? 'h6';
    },
    copy: () => createHeadingLevels(firstLevel, stack),
  };
}
