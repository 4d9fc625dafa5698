// Questions with known passages, as people have them: pasted, as a table or as JSON.

/** A question and what a passage must hold to be the right one. */
export interface Question {
  readonly question: string;
  /** Words of the right passage: an answer in its own words, a sentence, or all of it. */
  readonly passage: string;
  /** Name of the document that has it; any where absent. */
  readonly document?: string;
}

export interface ParsedQuestions {
  readonly questions: readonly Question[];
  /** Rows without a question or without a passage. */
  readonly leftOut: number;
}

/**
 * Reads JSON (a list of objects, or `questions` beside `passages` that they name by `id`), a table
 * with commas, semicolons or tabs, or lines of `question | passage`. Nothing is thrown: what is no
 * question is counted.
 */
export function parseQuestions(text: string): ParsedQuestions {
  const trimmed = text.trim();
  if (trimmed === '') return { questions: [], leftOut: 0 };
  const rows = fromJson(trimmed) ?? fromTable(trimmed);
  const questions = rows.flatMap(toQuestion);
  return { questions, leftOut: rows.length - questions.length };
}

type Fields = Readonly<Record<string, unknown>>;

const QUESTION_NAMES = ['question', 'query', 'q'];
const PASSAGE_NAMES = ['passage', 'expected', 'answer', 'text', 'context', 'a'];
const DOCUMENT_NAMES = ['document', 'file', 'source', 'name'];

function toQuestion(row: Fields): readonly Question[] {
  const question = firstText(row, QUESTION_NAMES);
  const passage = firstText(row, PASSAGE_NAMES);
  const document = firstText(row, DOCUMENT_NAMES);
  if (question === undefined || passage === undefined) return [];
  return [{ question, passage, ...(document === undefined ? {} : { document }) }];
}

function firstText(row: Fields, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = row[name];
    const text = typeof value === 'string' ? value.trim() : '';
    if (text !== '') return text;
  }
  return undefined;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fromJson(text: string): readonly Fields[] | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // It only began like JSON; a table may do that too.
    return undefined;
  }
  if (Array.isArray(value)) return value.filter(isFields);
  if (!isFields(value) || !Array.isArray(value['questions'])) return undefined;
  const passages = Array.isArray(value['passages']) ? value['passages'].filter(isFields) : [];
  const textOf = new Map(passages.map((passage) => [passage['id'], passage['text']]));
  return value['questions'].filter(isFields).map((row) => {
    const named = textOf.get(row['passage']);
    return named === undefined ? row : { ...row, passage: named };
  });
}

function fromTable(text: string): readonly Fields[] {
  const separator = findSeparator(text);
  const rows = splitRows(text, separator).filter((row) => row.some((cell) => cell.trim() !== ''));
  const names = rows[0]?.map((cell) => cell.trim().toLowerCase()) ?? [];
  const hasNames = names.some((name) => QUESTION_NAMES.includes(name));
  const columns = hasNames ? names : ['question', 'passage', 'document'];
  return (hasNames ? rows.slice(1) : rows).map((row) =>
    Object.fromEntries(columns.map((name, at) => [name, row[at]])),
  );
}

/** The one that the first line has; a bar is what people write by hand. */
function findSeparator(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return ['\t', '|', ';', ','].find((mark) => line.includes(mark)) ?? ',';
}

/** RFC 4180: a cell in quotes may hold separators, line ends and doubled quotes. */
function splitRows(text: string, separator: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  const endCell = () => {
    rows.at(-1)?.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') cell += text[++at] ?? '';
      else isQuoted = false;
    } else if (char === '"' && cell.trim() === '') {
      isQuoted = true;
      cell = '';
    } else if (char === separator) endCell();
    else if (char === '\n') {
      endCell();
      rows.push([]);
    } else if (char !== '\r') cell += char;
  }
  endCell();
  return rows;
}

/** A table that `parseQuestions` reads again. */
export function toCsv(rows: readonly (readonly (string | number)[])[]): string {
  const quote = (cell: string | number) =>
    /[",\n\r]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell);
  return `${rows.map((row) => row.map(quote).join(',')).join('\r\n')}\r\n`;
}
