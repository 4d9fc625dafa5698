// Rows of a table as text, each with the names of its columns, so that one row says what it means.
import type { Reader } from './reader';
import { toSections, type RawBlock } from './text-blocks';
import { readLines, type TextLine } from './text-lines';

const DELIMITERS = [',', ';', '\t', '|'] as const;
const ROWS_PER_BLOCK = 40;
/** A quote that nobody closed must not swallow the file. */
const MAX_LINES_PER_ROW = 200;

interface CsvRow {
  readonly cells: readonly string[];
  readonly at: number;
}

export const readCsv: Reader = async function* readCsv(source, signal) {
  yield { type: 'facts', facts: { kind: 'csv' } };
  const line = await readLines(source, 0, signal).next();
  const delimiter = findDelimiter(line.value?.text ?? '');
  const rows = (from: number) => toRows(readLines(source, from, signal), delimiter);
  const first = await rows(0).next();
  const names = first.value?.cells ?? [];
  const hasNames = names.every((name) => name.trim() !== '' && !/^[\d.,\s-]+$/.test(name));
  const blocks = toBlocks(rows(Number(source.from.reader ?? 0)), hasNames ? names : []);
  yield* toSections(blocks, source.file.size);
};

/** What divides the first line most often; later lines may be the inside of a cell. */
function findDelimiter(line: string): string {
  const score = (mark: string) => line.split(mark).length;
  return [...DELIMITERS].sort((a, b) => score(b) - score(a))[0] ?? ',';
}

async function* toRows(
  lines: AsyncIterable<TextLine>,
  delimiter: string,
): AsyncGenerator<CsvRow, undefined, undefined> {
  let open: { text: string; at: number; lines: number } | undefined;
  for await (const { text, at } of lines) {
    open = open
      ? { ...open, text: `${open.text}\n${text}`, lines: open.lines + 1 }
      : { text, at, lines: 1 };
    const isWhole = (open.text.split('"').length - 1) % 2 === 0;
    if (!isWhole && open.lines < MAX_LINES_PER_ROW) continue;
    if (open.text.trim() !== '') yield { cells: splitRow(open.text, delimiter), at: open.at };
    open = undefined;
  }
  if (open) yield { cells: splitRow(open.text, delimiter), at: open.at };
  return undefined;
}

export function splitRow(row: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < row.length; at += 1) {
    const char = row[at] ?? '';
    if (isQuoted && char === '"' && row[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (char === '"' && (isQuoted || cell.trim() === '')) isQuoted = !isQuoted;
    else if (char === delimiter && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else cell += char;
  }
  return [...cells, cell].map((text) => text.replace(/\s+/g, ' ').trim());
}

async function* toBlocks(
  rows: AsyncIterable<CsvRow>,
  names: readonly string[],
): AsyncGenerator<RawBlock, void, undefined> {
  let texts: string[] = [];
  let start = 0;
  for await (const { cells, at } of rows) {
    // The row of names is in every other row.
    if (at === 0 && names.length > 0) continue;
    if (texts.length >= ROWS_PER_BLOCK) {
      yield { kind: 'table', text: texts.join('\n'), at: start };
      texts = [];
    }
    if (texts.length === 0) start = at;
    texts.push(rowText(cells, names));
  }
  if (texts.length > 0) yield { kind: 'table', text: texts.join('\n'), at: start };
}

function rowText(cells: readonly string[], names: readonly string[]): string {
  const filled = cells.map((cell, at) => (names[at] && cell ? `${names[at]}: ${cell}` : cell));
  return filled.filter((cell) => cell !== '').join('; ');
}
