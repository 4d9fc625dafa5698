import { readBlocks, type Block, type TopBlock } from './block-tree';
import { createBlockGroups } from './block-groups';
import { patchBlocks, type BlockView, type DrawContext } from './block-view';
import { createHeadingLevels } from './heading-levels';
import { findOpenFence, type OpenFence } from './open-fence';
import type { MarkdownParser, References } from './parser';

export interface MarkdownDocument {
  /**
   * Shows `source`. With `partial` it is expected to grow: finished blocks are parsed once and not
   * looked at again. Without, the result is that of parsing the whole text afresh; what it shares
   * with what is shown stays untouched.
   */
  show(source: string, partial: boolean): void;
  readonly views: readonly BlockView[];
  /** Whether the text so far ends inside a code fence. */
  isInFence(): boolean;
}

export type DocumentCallbacks = Pick<
  DrawContext,
  'drawMath' | 'citations' | 'onCopyCode' | 'onCode'
>;

/** Longer texts are not parsed afresh at the end: it would block for tens of milliseconds. */
const MAX_RECHECK_CHARS = 120_000;
/** A single list or quote longer than this is cut in two, so that work per frame stays bounded. */
const MAX_TAIL_CHARS = 64_000;

/** How many blocks of the tail, and how many of its characters. */
interface Boundary {
  readonly count: number;
  readonly end: number;
}

/** What is final: these blocks are in the page, and the parser starts behind them. */
interface Committed {
  count: number;
  end: number;
  references: References;
  headings: ReturnType<typeof createHeadingLevels>;
}

export function createMarkdownDocument(
  root: HTMLElement,
  parser: MarkdownParser,
  firstHeadingLevel: number,
  callbacks: DocumentCallbacks,
): MarkdownDocument {
  const views: BlockView[] = [];
  const groups = createBlockGroups(root);
  let shown = '';
  let committed = nothing();
  let fence: OpenFence | undefined;

  function nothing(): Committed {
    return { count: 0, end: 0, references: {}, headings: createHeadingLevels(firstHeadingLevel) };
  }

  const appendToFence = (source: string): boolean => {
    const code = fence?.read(source);
    const view = views.at(-1)?.code;
    if (code === undefined || !view) return false;
    if (code !== '') view.append(code);
    return true;
  };

  const showTail = (source: string, partial: boolean) => {
    const tail = source.slice(committed.end);
    const references = { ...committed.references };
    const tokens = parser.parseBlocks(tail, references, partial);
    const top = readBlocks(tokens, tail, committed.headings.copy());
    const blocks = top.map(({ block }) => block);
    patchBlocks(groups.at, views, blocks, committed.count, {
      ...callbacks,
      referencesKey: keyOf(references),
      parseInline: (content) => parser.parseInline(content, references, callbacks.citations.length),
    });
    groups.trim(views.length);
    return { tail, top };
  };

  const commit = (tail: string, top: readonly TopBlock[], boundary: Boundary) => {
    if (boundary.count === 0) return;
    const slice = tail.slice(0, boundary.end);
    if (slice.includes(']:')) parser.parseBlocks(slice, committed.references, false);
    for (const { block } of top.slice(0, boundary.count)) countHeadings(block, committed.headings);
    committed.count += boundary.count;
    committed.end += boundary.end;
  };

  /** Ends a block by force after its last complete line; what follows becomes a new one. */
  const cutLong = (source: string) => {
    const end = source.lastIndexOf('\n') + 1;
    if (end <= committed.end) return;
    const { tail, top } = showTail(source.slice(0, end), false);
    commit(tail, top, { count: top.length, end: tail.length });
    showTail(source, true);
  };

  const followFence = (source: string, tailStart: number, tail: string, last?: TopBlock) => {
    const view = views.at(-1)?.code;
    if (last?.block.kind !== 'code' || !view) return;
    fence = findOpenFence(source, tailStart + offsetOfLine(tail, last.startLine));
    if (fence) view.update({ ...last.block, content: fence.code });
  };

  return {
    views,
    isInFence: () => fence !== undefined,
    show: (source, partial) => {
      const grew = source.startsWith(shown);
      shown = source;
      if (!grew || (!partial && source.length <= MAX_RECHECK_CHARS)) committed = nothing();
      else if (partial && fence && appendToFence(source)) return;
      fence = undefined;
      const tailStart = committed.end;
      const { tail, top } = showTail(source, partial);
      if (!partial) return;
      followFence(source, tailStart, tail, top.at(-1));
      commit(tail, top, findBoundary(tail, top));
      const isLong = source.length - committed.end > MAX_TAIL_CHARS;
      if (isLong && top.at(-1)?.block.kind === 'container') cutLong(source);
    },
  };
}

/**
 * How much of the tail can no longer change: everything before the last block whose first line is
 * complete. A line being typed may still turn out to belong to the block above ("---" and "---x").
 */
function findBoundary(tail: string, top: readonly TopBlock[]): Boundary {
  for (let index = top.length - 1; index > 0; index--) {
    const end = offsetOfLine(tail, top[index]?.startLine ?? 0);
    if (tail.includes('\n', end)) return { count: index, end };
  }
  return { count: 0, end: 0 };
}

function offsetOfLine(text: string, line: number): number {
  let offset = 0;
  for (let count = 0; count < line; count++) offset = text.indexOf('\n', offset) + 1;
  return offset;
}

function countHeadings(block: Block, headings: Committed['headings']): void {
  if (block.kind === 'inline' && block.depth > 0) headings.next(block.depth);
  if (block.kind === 'container') {
    for (const child of block.children) countHeadings(child, headings);
  }
}

function keyOf(references: References): string {
  return Object.entries(references)
    .map(([label, { href, title }]) => `${label}\u0000${href}\u0000${title ?? ''}`)
    .join('\u0001');
}
