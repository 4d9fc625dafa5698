// A tokenizer for HTML and XML: tags and text, nothing is run or fetched. It does not build a tree, so
// no nesting is too deep for it.
import { decodeEntities } from './entities';

export type MarkupToken =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'open'; readonly name: string; readonly attributes: string }
  | { readonly type: 'close'; readonly name: string };

const NAME = /^<(\/?)([A-Za-z][^\s/>]*)/;
/** Their content is no markup. */
const RAW = new Set(['script', 'style', 'textarea', 'title', 'noscript', 'iframe', 'xmp']);

/** Names in lower case. An element without content gives `open` and `close`. */
export function* tokenize(markup: string, isHtml: boolean): Generator<MarkupToken> {
  let at = 0;
  while (at < markup.length) {
    const tagStart = markup.indexOf('<', at);
    const textEnd = tagStart === -1 ? markup.length : tagStart;
    if (textEnd > at) yield { type: 'text', text: decodeEntities(markup.slice(at, textEnd)) };
    if (tagStart === -1) return;
    const aside = skipAside(markup, tagStart);
    if (aside !== undefined) {
      at = aside;
      continue;
    }
    const match = NAME.exec(markup.slice(tagStart, tagStart + 100));
    const end = match ? findTagEnd(markup, tagStart) : -1;
    if (!match || end === -1) {
      yield { type: 'text', text: '<' };
      at = tagStart + 1;
      continue;
    }
    const [whole, slash, rawName = ''] = match;
    const name = rawName.toLowerCase();
    at = end + 1;
    if (slash) {
      yield { type: 'close', name };
      continue;
    }
    const attributes = markup.slice(tagStart + whole.length, end);
    yield { type: 'open', name, attributes };
    if (attributes.endsWith('/')) yield { type: 'close', name };
    else if (isHtml && RAW.has(name)) {
      const close = markup.slice(at).search(new RegExp(`</${name}[\\s>]`, 'i'));
      const rawEnd = close === -1 ? markup.length : at + close;
      yield { type: 'text', text: decodeEntities(markup.slice(at, rawEnd)) };
      at = rawEnd;
    }
  }
}

/** After a comment, a declaration or an instruction; undefined where there is none. */
function skipAside(markup: string, start: number): number | undefined {
  const closing = markup.startsWith('<!--', start)
    ? '-->'
    : markup.startsWith('<![CDATA[', start)
      ? ']]>'
      : /^<[!?]/.test(markup.slice(start, start + 2))
        ? '>'
        : undefined;
  if (closing === undefined) return undefined;
  const end = markup.indexOf(closing, start + 2);
  return end === -1 ? markup.length : end + closing.length;
}

/** Longer is no tag but a stray `<`; an image inside an attribute may be long. */
const MAX_TAG_CHARS = 200_000;

/** The `>` outside quotes. */
function findTagEnd(markup: string, start: number): number {
  const limit = Math.min(markup.length, start + MAX_TAG_CHARS);
  let quote = '';
  for (let at = start + 1; at < limit; at += 1) {
    // Another tag begins: this one was never closed.
    if (quote === '' && markup[at] === '<') return -1;
    const char = markup[at] ?? '';
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '>') return at;
    else if ((char === '"' || char === "'") && markup[at - 1] === '=') quote = char;
  }
  return -1;
}

export function readAttribute(attributes: string, name: string): string | undefined {
  const found = new RegExp(
    `(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`,
    'i',
  ).exec(attributes);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : decodeEntities(value);
}
