import { AppError } from '../../src/core/errors';
import type { BlockKind, DocumentFacts } from '../../src/core/documents/ingest-api';
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

async function* htmlBlocks(markup: string): AsyncGenerator<RawBlock, void, undefined> {
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

/** Text is kept in pieces: to look at the end of a string that grows copies it every time. */
function createPage() {
  let pieces: string[] = [];
  let endsWithSpace = true;
  let at = 0;
  let kind: BlockKind = 'paragraph';
  let level: number | undefined;
  let tables = 0;
  let row: string[] = [];
  let rows: string[] = [];
  let isPre = false;

  const takeText = () => {
    const text = cleanText(pieces.join(''));
    pieces = [];
    endsWithSpace = true;
    return text;
  };

  function* flush(): Generator<RawBlock> {
    const text = [...rows, takeText()]
      .join('\n')
      .replace(/[ \t]+$/gm, '')
      .replace(/\n{3,}/g, '\n\n')
      .replace(/^(?:[^\S\n]*\n)+/, '')
      .trimEnd();
    if (text !== '') yield { kind, text, at, ...(level ? { level } : {}) };
    rows = [];
    kind = tables > 0 ? 'table' : 'paragraph';
    level = undefined;
  }

  const endRow = () => {
    const last = takeText().replace(/\s+/g, ' ').trim();
    const cells = last === '' ? row : [...row, last];
    if (cells.some((cell) => cell !== '')) rows.push(cells.join(' | '));
    row = [];
  };

  function* open(name: string): Generator<RawBlock> {
    if (name === 'br') pieces.push('\n');
    // A table is one block, its rows lines; what is inside a cell stays on the line.
    if (tables > 0 && name === 'tr') endRow();
    if ((tables > 0 && name !== 'table') || !BLOCKS.has(name)) return;
    if (tables === 0) yield* flush();
    const heading = /^h([1-6])$/.exec(name)?.[1];
    if (heading) [kind, level] = ['heading', Number(heading)];
    if (name === 'pre') [kind, isPre] = ['code', true];
    if (name === 'li') pieces.push('• ');
    if (name === 'table') [kind, tables] = ['table', tables + 1];
  }

  function* close(name: string): Generator<RawBlock> {
    if (tables > 0 && (name === 'td' || name === 'th')) {
      row.push(takeText().replace(/\s+/g, ' ').trim());
    }
    if (name === 'pre') isPre = false;
    if (name === 'table' && tables > 0) {
      endRow();
      tables -= 1;
    }
    if (tables === 0 && BLOCKS.has(name)) yield* flush();
  }

  const addText = (raw: string) => {
    const folded = isPre ? raw : raw.replace(/\s+/g, ' ');
    const text = endsWithSpace && !isPre ? folded.trimStart() : folded;
    if (text === '') return;
    pieces.push(text);
    endsWithSpace = /\s/.test(text.at(-1) ?? '');
  };

  return {
    *take(token: MarkupToken): Generator<RawBlock> {
      if (token.type === 'open') yield* open(token.name);
      else if (token.type === 'close') yield* close(token.name);
      else addText(token.text);
      at += token.type === 'text' ? token.text.length : token.name.length;
    },
    flush,
  };
}
