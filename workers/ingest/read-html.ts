import { AppError } from '../../src/core/errors';
import type { BlockKind, DocumentFacts } from '../../src/core/ingest-api';
import { cleanText } from './clean-text';
import { detectEncoding } from './decode-text';
import { readAttribute, tokenize, type MarkupToken } from './markup';
import type { Reader } from './reader';
import { toSections, type RawBlock } from './text-blocks';

/** A page is held whole; what is larger was not written to be read. */
const MAX_BYTES = 64 * 2 ** 20;
const META_BYTES = 4096;

const INVISIBLE = new Set(
  'script style template noscript head svg math canvas object iframe select button dialog'.split(
    ' ',
  ),
);
const BLOCKS = new Set(
  'address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table ul'.split(
    ' ',
  ),
);
const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));

export const readHtml: Reader = async function* readHtml({ file, name, from }, signal) {
  if (file.size > MAX_BYTES) {
    throw new AppError('document-unreadable', `${name}: ${file.size} bytes`, {
      reason: 'too-large',
    });
  }
  const encoding = await findEncoding(file);
  const markup = new TextDecoder(encoding).decode(await file.arrayBuffer());
  signal.throwIfAborted();
  yield { type: 'facts', facts: readFacts(markup) };
  yield* toSections(htmlBlocks(markup), markup.length, from.index);
};

/** What the page declares counts where its bytes are not UTF-8 after all. */
async function findEncoding(file: Blob): Promise<string> {
  const guessed = await detectEncoding(file);
  if (guessed !== 'windows-1252') return guessed;
  const start = new TextDecoder('latin1').decode(await file.slice(0, META_BYTES).arrayBuffer());
  const declared = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(start)?.[1];
  try {
    return new TextDecoder(declared ?? guessed).encoding;
  } catch {
    // An encoding that no browser knows.
    return guessed;
  }
}

function readFacts(markup: string): DocumentFacts {
  const head = markup.slice(0, 200_000);
  const raw = /<title[^>]*>([^<]*)/i.exec(head)?.[1] ?? '';
  const title = [...tokenize(raw, true)]
    .map((token) => ('text' in token ? token.text : ''))
    .join('');
  const author = /<meta\s[^>]*name\s*=\s*["']?author["']?[^>]*>/i.exec(head)?.[0];
  const content = author && readAttribute(author, 'content');
  const html = /<html(\s[^>]*)>/i.exec(head)?.[1];
  const language = html && readAttribute(html, 'lang');
  return {
    kind: 'html',
    ...(title.trim() ? { title: cleanText(title).replace(/\s+/g, ' ').trim() } : {}),
    ...(content ? { author: content } : {}),
    ...(language ? { language } : {}),
  };
}

interface Hidden {
  readonly name: string;
  depth: number;
}

export async function* htmlBlocks(markup: string): AsyncGenerator<RawBlock, void, undefined> {
  const page = createPage();
  let hidden: Hidden | undefined;
  for (const token of tokenize(markup, true)) {
    if (hidden) {
      hidden = stillHidden(hidden, token);
      continue;
    }
    if (token.type === 'open' && isHidden(token.name, token.attributes)) {
      hidden = { name: token.name, depth: 1 };
      continue;
    }
    yield* page.take(token);
  }
  yield* page.flush();
}

function isHidden(name: string, attributes: string): boolean {
  if (VOID.has(name)) return false;
  if (INVISIBLE.has(name)) return true;
  return /(?:^|\s)hidden(?:\s|=|$)|display\s*:\s*none/i.test(attributes);
}

function stillHidden(hidden: Hidden, token: MarkupToken): Hidden | undefined {
  if (token.type === 'text' || token.name !== hidden.name) return hidden;
  hidden.depth += token.type === 'open' ? 1 : -1;
  return hidden.depth > 0 ? hidden : undefined;
}

function createPage() {
  let text = '';
  let at = 0;
  let kind: BlockKind = 'paragraph';
  let level: number | undefined;
  let tables = 0;
  let isPre = false;

  function* flush(): Generator<RawBlock> {
    const content = cleanText(text)
      .replace(/[ \t]+\n/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .replace(/^(?:\s*\n)+|\s+$/g, '');
    if (content.trim() !== '') yield { kind, text: content, at, ...(level ? { level } : {}) };
    text = '';
    kind = tables > 0 ? 'table' : 'paragraph';
    level = undefined;
  }

  function* open(name: string): Generator<RawBlock> {
    if (name === 'br') text += '\n';
    if (tables > 0 && name !== 'table') {
      // A table is one block, its rows lines; what is inside a cell stays on the line.
      if (name === 'tr' && text.trim() !== '') text = `${text.trimEnd().replace(/ \|$/, '')}\n`;
      return;
    }
    if (!BLOCKS.has(name)) return;
    yield* flush();
    const heading = /^h([1-6])$/.exec(name)?.[1];
    if (heading) [kind, level] = ['heading', Number(heading)];
    if (name === 'pre') [kind, isPre] = ['code', true];
    if (name === 'li') text = '• ';
    if (name === 'table') [kind, tables] = ['table', tables + 1];
  }

  function* close(name: string): Generator<RawBlock> {
    if (tables > 0 && (name === 'td' || name === 'th')) text = `${text.trimEnd()} | `;
    if (name === 'table' && tables > 0) {
      tables -= 1;
      text = text.trimEnd().replace(/ \|$/, '');
    }
    if (name === 'pre') isPre = false;
    if (tables === 0 && BLOCKS.has(name)) yield* flush();
  }

  return {
    *take(token: MarkupToken): Generator<RawBlock> {
      if (token.type === 'open') yield* open(token.name);
      else if (token.type === 'close') yield* close(token.name);
      else {
        const piece = isPre ? token.text : token.text.replace(/\s+/g, ' ');
        text += /\s$/.test(text) && !isPre ? piece.trimStart() : piece;
      }
      at += token.type === 'text' ? token.text.length : token.name.length;
    },
    flush,
  };
}
