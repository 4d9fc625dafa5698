// CSV as spreadsheets write it, some rows at a time, with the line each row begins in, so that damage
// can be named.
import papa from 'papaparse';

export interface CsvRow {
  readonly cells: readonly string[];
  /** The first line of the file is 1. */
  readonly line: number;
  /** Characters of the file that have been read. */
  readonly end: number;
}

export interface CsvDamage {
  readonly damage: 'quote-open' | 'quote-broken';
  /** Where the cell begins. */
  readonly line: number;
}

const SEPARATORS = [',', ';', '\t', '|'];
const ROWS_A_STEP = 500;
const HEADING_CHARS = 2 ** 16;

/** Rows without any text are left out. Ends behind damage. */
export function* csvRows(text: string): Generator<CsvRow | CsvDamage, void, undefined> {
  // The fast mode would split all that is left, for each step again.
  let config: papa.ParseConfig = { delimiter: separatorOf(text), fastMode: false };
  let line = 1;
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at);
    const step = papa.parse<string[]>(rest, { ...config, preview: ROWS_A_STEP });
    let lineAt = line;
    const { linebreak, cursor } = step.meta;
    // What it found is one of what it takes; its types say less.
    config = { ...config, newline: linebreak as papa.ParseConfig['newline'] };
    const broken = step.errors.find(({ type }) => type === 'Quotes');
    const end = at + cursor;
    for (const cells of step.data.slice(0, broken?.row)) {
      if (cells.some((cell) => cell.trim() !== '')) yield { cells, line: lineAt, end };
      lineAt += 1 + countBreaks(cells.join(''));
    }
    if (broken) {
      const damage = broken.code === 'MissingQuotes' ? 'quote-open' : 'quote-broken';
      yield { damage, line: line + countBreaks(rest.slice(0, broken.index)) };
      return;
    }
    line = lineAt;
    at = end;
  }
}

function countBreaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

/** Whichever of four the heading has most of; the library's guess counts an empty last line. */
function separatorOf(text: string): string {
  const [heading = ''] = text
    .slice(0, HEADING_CHARS)
    .replace(/"[^"]*"/g, '')
    .split(/[\r\n]/, 1);
  const count = (separator: string) => heading.split(separator).length;
  return SEPARATORS.toSorted((a, b) => count(b) - count(a))[0] ?? ',';
}
