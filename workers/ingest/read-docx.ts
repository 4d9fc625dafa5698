// Word documents: a zip with XML in it. Read with limits, because a zip may unpack to anything.
import { unzipSync } from 'fflate';
import { AppError } from '../../src/core/errors';
import type { DocumentFacts } from '../../src/core/documents/ingest-api';
import { cleanText } from './clean-text';
import { readAttribute, tokenize } from './markup';
import type { Reader } from './reader';
import { toSections, type RawBlock } from './text-blocks';

/** Unpacked text of a part; a book is a few megabytes. */
const MAX_PART_BYTES = 128 * 2 ** 20;
const MAX_FILE_BYTES = 512 * 2 ** 20;
const DOCUMENT = 'word/document.xml';
const PARTS = new Set([DOCUMENT, 'docProps/core.xml', 'word/styles.xml']);

export const readDocx: Reader = async function* readDocx({ file, name, from }, signal) {
  const parts = await unpack(file, name);
  signal.throwIfAborted();
  const document = parts.get(DOCUMENT);
  if (document === undefined) throw unreadable(`${name} has no ${DOCUMENT}`, 'unsupported');
  yield { type: 'facts', facts: readFacts(parts.get('docProps/core.xml') ?? '') };
  const levels = readHeadingStyles(parts.get('word/styles.xml') ?? '');
  yield* toSections(docxBlocks(document, levels), document.length, from.index);
};

const unreadable = (message: string, reason: string, cause?: unknown) =>
  new AppError('document-unreadable', message, { reason }, { cause });

async function unpack(file: Blob, name: string): Promise<ReadonlyMap<string, string>> {
  if (file.size > MAX_FILE_BYTES) throw unreadable(`${name}: ${file.size} bytes`, 'too-large');
  const packed = new Uint8Array(await file.arrayBuffer());
  const tooLarge: string[] = [];
  try {
    // fflate gives a part no more room than its entry says, so a part that lies about its size fails.
    const files = unzipSync(packed, {
      filter: (entry) => {
        if (!PARTS.has(entry.name)) return false;
        if (entry.originalSize > MAX_PART_BYTES) tooLarge.push(entry.name);
        return entry.originalSize <= MAX_PART_BYTES;
      },
    });
    if (tooLarge.length > 0) throw unreadable(`${name}: ${tooLarge.join()}`, 'too-large');
    const decoder = new TextDecoder();
    return new Map(Object.entries(files).map(([path, bytes]) => [path, decoder.decode(bytes)]));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unreadable(`${name}: ${String(error)}`, 'damaged', error);
  }
}

function readFacts(core: string): DocumentFacts {
  const read = (tag: string) => {
    const raw = new RegExp(`<${tag}[^>]*>([^<]+)</${tag}>`).exec(core)?.[1];
    const text = [...tokenize(raw ?? '', false)].map((token) =>
      'text' in token ? token.text : '',
    );
    return text.join('').trim();
  };
  const [title, author, language] = [read('dc:title'), read('dc:creator'), read('dc:language')];
  const createdAt = Date.parse(read('dcterms:created'));
  return {
    kind: 'docx',
    ...(title ? { title } : {}),
    ...(author ? { author } : {}),
    ...(language ? { language } : {}),
    ...(Number.isNaN(createdAt) ? {} : { createdAt }),
  };
}

/** Style id -> level. The ids are translated, the names and outline levels are not. */
function readHeadingStyles(styles: string): ReadonlyMap<string, number> {
  const levels = new Map<string, number>();
  for (const [, attributes = '', body = ''] of styles.matchAll(
    /<w:style\s([^>]*)>([\s\S]*?)<\/w:style>/g,
  )) {
    const id = readAttribute(attributes, 'w:styleId');
    const name = /<w:name w:val="([^"]*)"/.exec(body)?.[1] ?? '';
    const outline = /<w:outlineLvl w:val="(\d)"/.exec(body)?.[1];
    const level = /^title$/i.test(name)
      ? 1
      : Number(/^heading (\d)$/i.exec(name)?.[1] ?? Number(outline ?? NaN) + 1);
    if (id !== undefined && level >= 1 && level <= 6) levels.set(id, level);
  }
  return levels;
}

async function* docxBlocks(
  document: string,
  headingStyles: ReadonlyMap<string, number>,
): AsyncGenerator<RawBlock, void, undefined> {
  let text = '';
  let row: string[] = [];
  let rows: string[] = [];
  let tables = 0;
  let level: number | undefined;
  let isText = false;
  let deleted = 0;
  let at = 0;
  for (const token of tokenize(document, false)) {
    if (token.type === 'text') {
      if (isText && deleted === 0) text += token.text;
      at += token.text.length;
      continue;
    }
    const isOpen = token.type === 'open';
    at += token.name.length;
    switch (token.name) {
      case 'w:t':
        isText = isOpen;
        break;
      case 'w:del':
        deleted = Math.max(0, deleted + (isOpen ? 1 : -1));
        break;
      case 'w:tab':
        // The same name defines tab stops, in a paragraph's properties.
        if (isOpen && readAttribute(token.attributes, 'w:pos') === undefined) text += '\t';
        break;
      case 'w:br':
      case 'w:cr':
        if (isOpen) text += '\n';
        break;
      case 'w:pstyle':
        if (isOpen) level = headingStyles.get(readAttribute(token.attributes, 'w:val') ?? '');
        break;
      case 'w:p':
        if (isOpen) break;
        if (tables > 0) text = `${text.trimEnd()} `;
        else {
          const content = cleanText(text);
          if (content.trim()) {
            yield level === undefined
              ? { kind: 'paragraph', text: content, at }
              : { kind: 'heading', text: content, level, at };
          }
          text = '';
        }
        level = undefined;
        break;
      case 'w:tbl':
        tables = Math.max(0, tables + (isOpen ? 1 : -1));
        if (tables === 0 && rows.length > 0) {
          yield { kind: 'table', text: cleanText(rows.join('\n')), at };
          rows = [];
        }
        break;
      case 'w:tc':
        // A table inside a cell becomes part of the cell.
        if (!isOpen && tables === 1) {
          row.push(text.replace(/\s+/g, ' ').trim());
          text = '';
        }
        break;
      case 'w:tr':
        if (!isOpen && tables === 1) {
          if (row.some((cell) => cell !== '')) rows.push(row.join(' | '));
          row = [];
        }
        break;
    }
  }
}
