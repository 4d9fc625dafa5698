// Which reader a file needs: by its first bytes where they say so, by its name otherwise.
import { AppError } from '../../src/core/errors';
import { readPdf } from './pdf/read-pdf';
import { readCsv } from './read-csv';
import { readDocx } from './read-docx';
import { readHtml } from './read-html';
import { readCode, readMarkdown, readText } from './read-lines-of';
import type { Reader } from './reader';

/** Some programs write a line or two before the mark of a PDF. */
const MARK_BYTES = 1024;

const CODE =
  /\.(?:[cm]?[jt]sx?|py|pyi|ipynb|rb|go|rs|java|kt|kts|swift|c|h|cc|cpp|cxx|hpp|hh|cs|m|mm|php|pl|pm|r|jl|lua|dart|scala|clj|ex|exs|erl|hs|ml|fs|vb|sql|sh|bash|zsh|fish|ps1|bat|cmd|css|scss|less|vue|svelte|json|jsonc|ya?ml|toml|ini|cfg|conf|env|xml|proto|graphql|gradle|cmake|mk|tf|asm|s|zig|nim|v|sol)$|(?:^|\/)(?:makefile|dockerfile)$/i;

const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/\.(?:md|markdown|mdx|mkd)$/i, readMarkdown],
  [/\.(?:html?|xhtml)$/i, readHtml],
  [/\.(?:csv|tsv)$/i, readCsv],
  [CODE, readCode],
];

/** Throws `document-unreadable` for what no reader knows. */
export async function findReader(file: Blob, name: string): Promise<Reader> {
  const refuse = (reason: string) =>
    new AppError('document-unreadable', `${name}: ${reason}`, { reason });
  if (file.size === 0) throw refuse('empty');
  const start = new TextDecoder('latin1').decode(await file.slice(0, MARK_BYTES).arrayBuffer());
  if (start.includes('%PDF-')) return readPdf;
  // A zip is a Word document, or nothing that is read here; the reader looks inside.
  if (start.startsWith('PK\u0003\u0004')) return readDocx;
  // Office files from before 2007, and encrypted ones of today.
  if (start.startsWith('\u00d0\u00cf\u0011\u00e0')) throw refuse('unsupported');
  if (/\.pdf$/i.test(name) || /\.docx$/i.test(name)) throw refuse('damaged');
  return READERS.find(([pattern]) => pattern.test(name))?.[1] ?? readText;
}
