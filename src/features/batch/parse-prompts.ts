// From what was pasted or opened to prompts, or to the words that say why not. Nothing is guessed
// about a damaged file: a row in the wrong place would be asked the wrong thing.
import type { ParseError } from 'papaparse';
import { formatCount } from '../../ui/format';

export type PromptFormat = 'lines' | 'csv' | 'jsonl';

export interface PromptSource {
  readonly text: string;
  readonly format: PromptFormat;
  /** "Translate {{text}}"; empty: the prompt is the line, or the column that holds one. */
  readonly template: string;
}

export type ParsedPrompts =
  | { readonly prompts: readonly string[]; readonly columns: readonly string[] }
  | { readonly problem: string };

export const MAX_ROWS = 50_000;
export const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Columns that hold the prompt where no template says otherwise, the likeliest first. */
const promptColumns = ['prompt', 'text', 'question', 'input', 'content'];
const PLACEHOLDER = /\{\{\s*([^{}]+?)\s*\}\}/g;

type Row = Readonly<Record<string, string>>;
type Table = { readonly rows: readonly Row[]; readonly columns: readonly string[] };

export async function parsePrompts(source: PromptSource): Promise<ParsedPrompts> {
  const text = source.text.replace(/^\uFEFF/, '');
  const template = source.template.trim();
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  if (template !== '' && names.length === 0) {
    return {
      problem:
        'The template has no place for the text, so every row would ask the same. Write {{text}} where it belongs.',
    };
  }
  const table =
    source.format === 'csv'
      ? await readCsv(text)
      : source.format === 'jsonl'
        ? readJsonl(text)
        : readLines(text, names);
  if ('problem' in table) return table;
  const missing = names.find((name) => !table.columns.includes(name));
  if (missing !== undefined) {
    return {
      problem: `The template names {{${missing}}}, but the columns are ${table.columns.join(', ')}.`,
    };
  }
  const [first = ''] = table.columns;
  const column = promptColumns.find((name) => table.columns.includes(name)) ?? first;
  const prompts = table.rows
    .map((row) =>
      template === ''
        ? (row[column] ?? '')
        : template.replace(PLACEHOLDER, (_, name: string) => row[name] ?? ''),
    )
    .map((prompt) => prompt.trim())
    .filter((prompt) => prompt !== '');
  if (prompts.length > MAX_ROWS) {
    return {
      problem: `There are ${formatCount(prompts.length)} prompts; a batch takes ${formatCount(MAX_ROWS)} at most. Split the list and run the parts one after another.`,
    };
  }
  return { prompts, columns: table.columns };
}

/** By the name of a file, else by its beginning. */
export function formatOf(text: string, fileName = ''): PromptFormat {
  if (/\.(jsonl|ndjson)$/i.test(fileName)) return 'jsonl';
  if (/\.(csv|tsv)$/i.test(fileName)) return 'csv';
  const [first = ''] = text.trimStart().split('\n', 1);
  return first.startsWith('{') && 'value' in parseJson(first) ? 'jsonl' : 'lines';
}

/** A placeholder of any name is the line. */
function readLines(text: string, names: readonly string[]): Table {
  const columns = names.length > 0 ? names : ['text'];
  const rows = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => Object.fromEntries(columns.map((name) => [name, line])));
  return { rows, columns };
}

/** Rows are told as a person counts, the heading being row 1; papaparse counts it only for quotes. */
async function readCsv(text: string): Promise<Table | { problem: string }> {
  const { default: papa } = await import('papaparse');
  const { data, errors, meta } = papa.parse<Row>(text, { header: true, skipEmptyLines: 'greedy' });
  const quotes = errors.find(({ type }) => type === 'Quotes');
  if (quotes) return { problem: quotesProblem(quotes) };
  const uneven = errors.filter(({ type }) => type === 'FieldMismatch');
  const [odd] = uneven;
  if (odd) {
    const others = uneven.length > 1 ? ` (and ${formatCount(uneven.length - 1)} more)` : '';
    const count = odd.code === 'TooManyFields' ? 'more' : 'fewer';
    return {
      problem: `Row ${formatCount((odd.row ?? 0) + 2)}${others} has ${count} cells than the heading, so its text may stand in the wrong column. Put quotation marks around texts that have commas.`,
    };
  }
  return { rows: data, columns: meta.fields ?? [] };
}

function quotesProblem(error: ParseError): string {
  return `The quotation marks do not match in row ${formatCount((error.row ?? 0) + 1)}, so where its text ends cannot be told. A quotation mark inside a text is written twice: "She said ""yes""".`;
}

function readJsonl(text: string): Table | { problem: string } {
  const columns = new Set<string>();
  const rows: Row[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const read = parseJson(line);
    if (!('value' in read)) {
      return {
        problem: `Line ${formatCount(at + 1)} is not JSON: ${read.reason}. Each line is one object, for example {"text": "Good morning"}.`,
      };
    }
    const row = toRow(read.value);
    if (!row) {
      return {
        problem: `Line ${formatCount(at + 1)} is neither a text nor an object with texts.`,
      };
    }
    for (const name of Object.keys(row)) columns.add(name);
    rows.push(row);
  }
  return { rows, columns: [...columns] };
}

function toRow(value: unknown): Row | undefined {
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
