// A list as a table: columns and rows, whatever form it came in.
import type { PromptFormat, PromptProblem } from '../../src/core/prompt/prompt-list-api';
import { csvRows } from './csv-rows';

export type TableRow = Readonly<Record<string, string>>;

export interface ListTable {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

/** Yields how far it is, from 0 to 1, every few rows. */
type TableReading = Generator<number, ListTable | PromptProblem, undefined>;

/** `names`: of the template's places. */
export function readTable(
  format: PromptFormat,
  text: string,
  names: readonly string[],
): TableReading {
  if (format === 'csv') return readCsv(text);
  return format === 'jsonl' ? readJsonl(text) : readLines(text, names);
}

/** By the name of a file, else by its beginning. */
export function formatOf(text: string, fileName = ''): PromptFormat {
  if (/\.(jsonl|ndjson)$/i.test(fileName)) return 'jsonl';
  if (/\.(csv|tsv)$/i.test(fileName)) return 'csv';
  const [first = ''] = text.trimStart().slice(0, BEGINNING_CHARS).split('\n', 1);
  return first.startsWith('{') && 'value' in parseJson(first) ? 'jsonl' : 'lines';
}

const BEGINNING_CHARS = 2 ** 20;
const ROWS_A_STEP = 1000;

/** A placeholder of any name is the line. */
function* readLines(text: string, names: readonly string[]): TableReading {
  const columns = names.length > 0 ? names : ['text'];
  const rows: TableRow[] = [];
  for (const { line, end } of linesOf(text)) {
    if (line.trim() !== '') rows.push(Object.fromEntries(columns.map((name) => [name, line])));
    if (rows.length % ROWS_A_STEP === 0) yield end / text.length;
  }
  return { rows, columns };
}

function* readCsv(text: string): TableReading {
  const rows: TableRow[] = [];
  let columns: readonly string[] | undefined;
  let odd: { readonly kind: 'more-cells' | 'fewer-cells'; readonly line: number } | undefined;
  let oddCount = 0;
  for (const row of csvRows(text)) {
    if ('damage' in row) return { kind: row.damage, line: row.line };
    const { cells, line, end } = row;
    if (!columns) {
      columns = cells.map((name) => name.trim());
      continue;
    }
    if (cells.length !== columns.length) {
      odd ??= { kind: cells.length > columns.length ? 'more-cells' : 'fewer-cells', line };
      oddCount += 1;
    }
    rows.push(Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? ''])));
    if (rows.length % ROWS_A_STEP === 0) yield end / text.length;
  }
  if (odd) return { ...odd, others: oddCount - 1 };
  return { rows, columns: columns ?? [] };
}

function* readJsonl(text: string): TableReading {
  const columns = new Set<string>();
  const rows: TableRow[] = [];
  let number = 0;
  for (const { line, end } of linesOf(text)) {
    number += 1;
    if (line.trim() === '') continue;
    const read = parseJson(line);
    if (!('value' in read)) return { kind: 'not-json', line: number, reason: read.reason };
    const row = toRow(read.value);
    if (!row) return { kind: 'no-object', line: number };
    for (const name of Object.keys(row)) columns.add(name);
    rows.push(row);
    if (rows.length % ROWS_A_STEP === 0) yield end / text.length;
  }
  return { rows, columns: [...columns] };
}

function* linesOf(text: string): Generator<{ readonly line: string; readonly end: number }> {
  for (let at = 0; at < text.length;) {
    const found = text.indexOf('\n', at);
    const end = found < 0 ? text.length : found;
    yield { line: text.slice(at, text[end - 1] === '\r' ? end - 1 : end), end };
    at = end + 1;
  }
}

function toRow(value: unknown): TableRow | undefined {
  if (typeof value === 'string') return { text: value };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([name, cell]) => [
      name,
      typeof cell === 'string' ? cell : JSON.stringify(cell),
    ]),
  );
}

function parseJson(line: string): { value: unknown } | { reason: string } {
  try {
    return { value: JSON.parse(line) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
