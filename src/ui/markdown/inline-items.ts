import type Token from 'markdown-it/lib/token.mjs';
import { linkableAddress } from './parser';
import styles from './blocks.module.css';

/** One node beside its siblings in a line of text: bare text, or an element with what is in it. */
export interface InlineItem {
  /** Equal keys draw equal nodes. */
  readonly key: string;
  /** Set for bare text, which can grow in place. */
  readonly text: string | undefined;
  readonly tokens: readonly Token[];
}

export type DrawMath = (tex: string, display: boolean) => HTMLElement;

/** Where a source of the text is shown. */
export interface Citation {
  readonly href: string;
  /** Accessible name of the mark, such as "Source 1: Policy.pdf, page 4". */
  readonly label: string;
}

/** What the text alone does not say. */
export interface InlineDrawing {
  readonly drawMath: DrawMath;
  /** The sources that marks such as [1] name, in order. */
  readonly citations: readonly Citation[];
}

/** Cuts the flat token list into siblings. */
export function readInline(tokens: readonly Token[]): InlineItem[] {
  const items: InlineItem[] = [];
  let group: Token[] = [];
  let depth = 0;
  for (const token of tokens) {
    group.push(token);
    depth += token.nesting;
    if (depth > 0) continue;
    items.push(toItem(group));
    group = [];
  }
  if (group.length > 0) items.push(toItem(group));
  return items;
}

/** Text that is shown as it is. */
export function textItem(text: string): InlineItem {
  return { key: text, text, tokens: [] };
}

function toItem(tokens: readonly Token[]): InlineItem {
  const first = tokens[0];
  const text = tokens.length === 1 && first ? plainText(first) : undefined;
  const key = text ?? tokens.map(keyOf).join('\u0001');
  return { key: text === undefined ? `\u0002${key}` : key, text, tokens };
}

function keyOf(token: Token): string {
  const address = token.attrs?.map((pair) => pair.join('=')).join(' ') ?? '';
  return `${token.type}\u0000${token.markup}\u0000${token.content}\u0000${address}`;
}

function plainText(token: Token): string | undefined {
  if (token.type === 'text' || token.type === 'text_special') return token.content;
  return token.type === 'softbreak' ? '\n' : undefined;
}

/** Builds an item's node. Nothing is ever read as HTML, and nothing is fetched. */
export function drawInline(item: InlineItem, drawing: InlineDrawing): Node {
  if (item.text !== undefined) return document.createTextNode(item.text);
  const fragment = document.createDocumentFragment();
  const open: Node[] = [fragment];
  for (const token of item.tokens) {
    if (token.nesting === -1) {
      if (open.length > 1) open.pop();
      continue;
    }
    const node = drawToken(token, drawing);
    open.at(-1)?.appendChild(node);
    if (token.nesting === 1) open.push(node);
  }
  const only = fragment.firstChild;
  return only && fragment.childNodes.length === 1 ? only : wrap(fragment);
}

function wrap(fragment: DocumentFragment): HTMLElement {
  const span = document.createElement('span');
  span.append(fragment);
  return span;
}

function drawToken(token: Token, { drawMath, citations }: InlineDrawing): Node {
  switch (token.type) {
    case 'strong_open':
      return document.createElement('strong');
    case 'em_open':
      return document.createElement('em');
    case 's_open':
      return document.createElement('s');
    case 'hardbreak':
      return document.createElement('br');
    case 'code_inline': {
      const code = document.createElement('code');
      code.textContent = token.content;
      return code;
    }
    case 'math_inline':
      return drawMath(token.content, token.markup === '$$');
    case 'link_open':
      return drawLink(token.attrGet('href'));
    case 'citation':
      return drawCitation(token.content, citations[Number(token.content) - 1]);
    case 'image':
      return drawImage(token);
    default:
      return document.createTextNode(plainText(token) ?? token.content);
  }
}

/** An address without a scheme would lead into this app: its words stay, the link does not. */
function drawLink(address: string | null): HTMLElement {
  const linkable = linkableAddress(address);
  if (linkable === undefined) return document.createElement('span');
  const link = document.createElement('a');
  link.href = linkable;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  return link;
}

function drawCitation(number: string, citation: Citation | undefined): Node {
  if (!citation) return document.createTextNode(`[${number}]`);
  const link = document.createElement('a');
  link.className = styles.citation ?? '';
  link.href = citation.href;
  link.title = citation.label;
  link.setAttribute('aria-label', citation.label);
  link.textContent = number;
  return link;
}

/** Pictures are never loaded: fetching one would tell its server who reads what. */
function drawImage(token: Token): HTMLElement {
  const address = token.attrGet('src');
  const element = drawLink(address);
  element.className = styles.image ?? '';
  const words = token.content.trim() || 'Picture';
  const host = linkableAddress(address) === undefined ? 'not loaded' : hostOf(address);
  element.textContent = `${words} (${host})`;
  return element;
}

function hostOf(address: string | null): string {
  return address !== null && URL.canParse(address) ? new URL(address).host : 'not loaded';
}
