import type Token from 'markdown-it/lib/token.mjs';
import type { HeadingLevels } from './heading-levels';

export type InlineTag = 'p' | 'th' | 'td' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6';
export type ContainerTag = 'ul' | 'ol' | 'li' | 'blockquote' | 'table' | 'thead' | 'tbody' | 'tr';

export interface ContainerBlock {
  readonly kind: 'container';
  readonly tag: ContainerTag;
  /** First number of an ordered list. */
  readonly start: number | undefined;
  /** A list whose items stand close together; its first child's, for an item. */
  tight: boolean;
  task: 'open' | 'done' | undefined;
  readonly children: Block[];
}

export interface InlineBlock {
  readonly kind: 'inline';
  readonly tag: InlineTag;
  content: string;
  readonly align: 'start' | 'center' | 'end' | undefined;
  /** How many marks the heading had in the source; decides its look. */
  readonly depth: number;
}

export interface CodeBlock {
  readonly kind: 'code';
  readonly language: string;
  readonly content: string;
}

export interface MathBlock {
  readonly kind: 'math';
  readonly content: string;
  /** Still being written: shown as its source. */
  readonly open: boolean;
}

export interface RuleBlock {
  readonly kind: 'rule';
}

export type Block = ContainerBlock | InlineBlock | CodeBlock | MathBlock | RuleBlock;

export interface TopBlock {
  readonly block: Block;
  /** Line of the parsed source on which it begins. */
  readonly startLine: number;
}

/** Deeper lists and quotes are shown as their source. Readers are lost earlier; stacks are not. */
const MAX_DEPTH = 12;
const TASK = /^\[([ xX])\](?:[ \t]+|$)/;

const containerTags: Readonly<Record<string, ContainerTag>> = {
  bullet_list_open: 'ul',
  ordered_list_open: 'ol',
  list_item_open: 'li',
  blockquote_open: 'blockquote',
  table_open: 'table',
  thead_open: 'thead',
  tbody_open: 'tbody',
  tr_open: 'tr',
};

/** Turns markdown-it's flat block tokens into a tree that can be compared with what is shown. */
export function readBlocks(
  tokens: readonly Token[],
  source: string,
  headings: HeadingLevels,
): TopBlock[] {
  const top: TopBlock[] = [];
  const stack: ContainerBlock[] = [];
  let lines: string[] | undefined;
  let skipUntilLevel = -1;

  const add = (block: Block, token: Token) => {
    const parent = stack.at(-1);
    if (parent) parent.children.push(block);
    else top.push({ block, startLine: token.map?.[0] ?? 0 });
  };
  const rawOf = (token: Token): Block => {
    lines ??= source.split('\n');
    const [from, to] = token.map ?? [0, 0];
    return inline('p', lines.slice(from, to).join('\n'), undefined, 0);
  };

  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (!token) continue;
    if (skipUntilLevel >= 0) {
      if (token.nesting === -1 && token.level === skipUntilLevel) skipUntilLevel = -1;
      continue;
    }
    const tag = containerTags[token.type];
    if (tag && stack.length >= MAX_DEPTH) {
      add(rawOf(token), token);
      skipUntilLevel = token.level;
    } else if (tag) {
      const block = container(tag, token);
      add(block, token);
      stack.push(block);
    } else if (token.nesting === -1) {
      if (token.type.replace(/_close$/, '_open') in containerTags) finish(stack);
    } else if (token.type === 'inline') {
      const opening = tokens[index - 1];
      if (opening) add(inlineBlock(opening, token, headings), opening);
      const parent = stack.at(-1);
      if (opening?.hidden === true && parent) parent.tight = true;
    } else {
      const block = leaf(token);
      if (block) add(block, token);
    }
  }
  return top;
}

function container(tag: ContainerTag, token: Token): ContainerBlock {
  const start = tag === 'ol' ? Number(token.attrGet('start') ?? 1) : undefined;
  return { kind: 'container', tag, start, tight: false, task: undefined, children: [] };
}

/** What can only be known once all children are read. */
function finish(stack: ContainerBlock[]): void {
  const block = stack.pop();
  if (!block) return;
  if (block.tag === 'li') {
    const first = block.children[0];
    if (first?.kind !== 'inline') return;
    const task = TASK.exec(first.content);
    if (!task) return;
    block.task = task[1] === ' ' ? 'open' : 'done';
    first.content = first.content.slice(task[0].length);
  } else if (block.tag === 'ul' || block.tag === 'ol') {
    block.tight = block.children.some((item) => item.kind === 'container' && item.tight);
  }
}

function inlineBlock(opening: Token, token: Token, headings: HeadingLevels): InlineBlock {
  if (opening.type === 'heading_open') {
    const depth = Number(opening.tag.slice(1));
    return inline(headings.next(depth), token.content, undefined, depth);
  }
  if (opening.type === 'th_open' || opening.type === 'td_open') {
    const tag = opening.type === 'th_open' ? 'th' : 'td';
    return inline(tag, token.content, alignment(opening), 0);
  }
  return inline('p', token.content, undefined, 0);
}

function inline(
  tag: InlineTag,
  content: string,
  align: InlineBlock['align'],
  depth: number,
): InlineBlock {
  return { kind: 'inline', tag, content, align, depth };
}

function alignment(token: Token): InlineBlock['align'] {
  const style = token.attrGet('style') ?? '';
  if (style.endsWith('right')) return 'end';
  if (style.endsWith('center')) return 'center';
  return style === '' ? undefined : 'start';
}

function leaf(token: Token): Block | undefined {
  switch (token.type) {
    case 'fence':
      return { kind: 'code', language: languageOf(token.info), content: withoutEnd(token.content) };
    case 'code_block':
      return { kind: 'code', language: '', content: withoutEnd(token.content) };
    case 'math_block':
      return { kind: 'math', content: token.content, open: token.info === 'open' };
    case 'hr':
      return { kind: 'rule' };
    default:
      return undefined;
  }
}

function languageOf(info: string): string {
  return info.trim().split(/\s/, 1)[0] ?? '';
}

function withoutEnd(code: string): string {
  return code.endsWith('\n') ? code.slice(0, -1) : code;
}
