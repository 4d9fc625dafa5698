import type Token from 'markdown-it/lib/token.mjs';
import type { Block, ContainerBlock, InlineBlock } from './block-tree';
import { createCodeView, type CodeView } from './code-block';
import {
  drawInline,
  readInline,
  textItem,
  type InlineDrawing,
  type InlineItem,
} from './inline-items';
import styles from './blocks.module.css';

/** A block in the page, with what it was drawn from. */
export interface BlockView {
  block: Block;
  readonly element: HTMLElement;
  /** Where the children of a container, or the text of an inline block, stand. */
  readonly body: HTMLElement;
  readonly children: BlockView[];
  readonly code: CodeView | undefined;
  items: readonly InlineItem[];
  /** The definitions its links were resolved with. */
  referencesKey: string;
}

export interface DrawContext extends InlineDrawing {
  parseInline(content: string): readonly Token[];
  /** Changes whenever link definitions do. */
  readonly referencesKey: string;
  readonly onCopyCode: (code: string) => Promise<void>;
  /** A code block got new text or was drawn. */
  readonly onCode: (view: CodeView) => void;
}

/** Longer lines are shown as they are: nobody formats 20 KB in one paragraph, attackers do. */
const MAX_INLINE_CHARS = 20_000;
/** More marks than this in one paragraph make the inline parser slow, not the text better. */
const MAX_INLINE_MARKS = 2_000;
const MARKS = /[[\]*_`<$\\!~&]/g;

/**
 * Makes `views` from `first` on show `blocks`, touching only what differs. Views of the same shape
 * are changed in place; the rest is replaced, removed or appended. `bodyAt` says where the element
 * of a new last view belongs.
 */
export function patchBlocks(
  bodyAt: (index: number) => HTMLElement,
  views: BlockView[],
  blocks: readonly Block[],
  first: number,
  context: DrawContext,
): void {
  blocks.forEach((block, offset) => {
    const index = first + offset;
    const view = views[index];
    if (view && hasSameShape(view.block, block)) {
      updateBlock(view, block, context);
      return;
    }
    const drawn = drawBlock(block, context);
    if (view) view.element.replaceWith(drawn.element);
    else bodyAt(index).append(drawn.element);
    views[index] = drawn;
  });
  for (const extra of views.splice(first + blocks.length)) extra.element.remove();
}

function hasSameShape(a: Block, b: Block): boolean {
  if (a.kind === 'container') return b.kind === 'container' && a.tag === b.tag;
  if (a.kind === 'inline') {
    return b.kind === 'inline' && a.tag === b.tag && a.depth === b.depth && a.align === b.align;
  }
  return a.kind === b.kind;
}

function drawBlock(block: Block, context: DrawContext): BlockView {
  const code = block.kind === 'code' ? createCodeView(block, context.onCopyCode) : undefined;
  const body = code?.element ?? bodyOf(block, context);
  const element = block.kind === 'container' && block.tag === 'table' ? boxed(body) : body;
  const view: BlockView = {
    block,
    element,
    body,
    children: [],
    code,
    items: [],
    referencesKey: '',
  };
  if (block.kind === 'container') {
    showContainer(view, block);
    patchBlocks(() => body, view.children, block.children, 0, context);
  } else if (block.kind === 'inline') {
    showInline(view, block, context);
  }
  if (code) context.onCode(code);
  return view;
}

function bodyOf(block: Block, context: DrawContext): HTMLElement {
  switch (block.kind) {
    case 'container': {
      const element = document.createElement(block.tag);
      if (block.tag === 'blockquote' || block.tag === 'li') element.dir = 'auto';
      return element;
    }
    case 'inline': {
      const element = document.createElement(block.tag);
      element.dir = 'auto';
      if (block.depth > 0) element.className = styles[`depth${Math.min(block.depth, 4)}`] ?? '';
      if (block.align) element.style.textAlign = block.align;
      return element;
    }
    case 'math':
      return mathBox(block.content, block.open, context);
    case 'code':
    case 'rule':
      return document.createElement('hr');
  }
}

/** Wide tables scroll in their box, not the page. */
function boxed(table: HTMLElement): HTMLElement {
  const box = document.createElement('div');
  box.className = styles.tableBox ?? '';
  box.tabIndex = 0;
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', 'Table');
  box.append(table);
  return box;
}

function mathBox(tex: string, open: boolean, context: DrawContext): HTMLElement {
  const box = document.createElement('div');
  box.className = styles.mathBox ?? '';
  box.tabIndex = 0;
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', 'Formula');
  fillMath(box, tex, open, context);
  return box;
}

function fillMath(box: HTMLElement, tex: string, open: boolean, context: DrawContext): void {
  box.replaceChildren(open ? tex : context.drawMath(tex, true));
}

function updateBlock(view: BlockView, block: Block, context: DrawContext): void {
  const previous = view.block;
  view.block = block;
  if (block.kind === 'container') {
    showContainer(view, block);
    patchBlocks(() => view.body, view.children, block.children, 0, context);
  } else if (block.kind === 'inline' && previous.kind === 'inline') {
    const sameLinks = view.referencesKey === context.referencesKey || !block.content.includes('[');
    if (block.content !== previous.content || !sameLinks) showInline(view, block, context);
  } else if (block.kind === 'math' && previous.kind === 'math') {
    if (block.content !== previous.content || block.open !== previous.open)
      fillMath(view.body, block.content, block.open, context);
  } else if (block.kind === 'code' && view.code) {
    const shown = view.code.block();
    if (block.content === shown.content && block.language === shown.language) return;
    view.code.update(block);
    context.onCode(view.code);
  }
}

/** Sets only what differs: writing an attribute costs a style pass even when nothing changes. */
function showContainer(view: BlockView, block: ContainerBlock): void {
  const { body } = view;
  if (block.tag === 'ol' && body instanceof HTMLOListElement && block.start !== undefined) {
    if (body.start !== block.start) body.start = block.start;
  }
  const isList = block.tag === 'ul' || block.tag === 'ol';
  const name = (isList && block.tight ? styles.tight : block.task && styles.task) ?? '';
  if (name === '') body.removeAttribute('class');
  else if (body.className !== name) body.className = name;
  if (block.tag === 'li' && body.dataset.task !== block.task) showTask(body, block.task);
}

/** The box stands before the item's blocks; `patchBlocks` never looks there. */
function showTask(item: HTMLElement, task: ContainerBlock['task']): void {
  item.querySelector(':scope > input')?.remove();
  if (task === undefined) {
    delete item.dataset.task;
    return;
  }
  item.dataset.task = task;
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.disabled = true;
  box.checked = task === 'done';
  box.setAttribute('aria-label', task === 'done' ? 'Done' : 'Not done');
  item.prepend(box);
}

function showInline(view: BlockView, block: InlineBlock, context: DrawContext): void {
  view.referencesKey = context.referencesKey;
  const next = isPlain(block.content)
    ? [textItem(block.content)]
    : readInline(context.parseInline(block.content));
  const { body, items } = view;
  let same = 0;
  while (same < next.length && items[same]?.key === next[same]?.key) same += 1;
  const growing = next[same]?.text;
  const grown = items[same]?.text;
  const node = body.childNodes[same];
  // The usual case by far: words were added to the last piece of text.
  if (growing !== undefined && grown !== undefined && node instanceof Text) {
    if (growing.startsWith(grown)) node.appendData(growing.slice(grown.length));
    else node.data = growing;
    same += 1;
  }
  while (body.childNodes.length > same) body.lastChild?.remove();
  for (const item of next.slice(same)) body.append(drawInline(item, context));
  view.items = next;
}

function isPlain(content: string): boolean {
  if (content.length > MAX_INLINE_CHARS) return true;
  return (
    content.length > MAX_INLINE_MARKS && (content.match(MARKS)?.length ?? 0) > MAX_INLINE_MARKS
  );
}
