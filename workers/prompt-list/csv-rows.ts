// CSV as spreadsheets write it (RFC 4180), with the line each row begins in, so that damage can be
// named. The separator is whichever of four the heading has most of.

export interface CsvRow {
  readonly cells: readonly string[];
  /** The first line of the file is 1. */
  readonly line: number;
  /** Characters of the file up to its end. */
  readonly end: number;
}

export interface CsvDamage {
  readonly damage: 'quote-open' | 'quote-broken';
  /** Where the cell begins. */
  readonly line: number;
}

const SEPARATORS = [',', ';', '\t', '|'];

/** Rows without any text are left out. Ends behind damage. */
export function* csvRows(text: string): Generator<CsvRow | CsvDamage, void, undefined> {
  const separator = separatorOf(text);
  const plainEnd = new RegExp(`[${separator}\r\n]`, 'g');
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const cells: string[] = [];
    const rowLine = line;
    for (let isRowOpen = true; isRowOpen;) {
      if (text[at] === '"') {
        const close = closingQuote(text, at);
        if (close < 0) {
          yield { damage: 'quote-open', line };
          return;
        }
        const behind = text[close + 1] ?? '\n';
        if (behind !== separator && behind !== '\n' && behind !== '\r') {
          yield { damage: 'quote-broken', line };
          return;
        }
        const cell = text.slice(at + 1, close);
        cells.push(cell.replaceAll('""', '"'));
        line += countLines(cell);
        at = close + 1;
      } else {
        plainEnd.lastIndex = at;
        const end = plainEnd.exec(text)?.index ?? text.length;
        cells.push(text.slice(at, end));
        at = end;
      }
      isRowOpen = text[at] === separator;
      if (isRowOpen) at += 1;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n' || text[at - 1] === '\r') {
      if (text[at] === '\n') at += 1;
      line += 1;
    }
    if (cells.some((cell) => cell.trim() !== '')) yield { cells, line: rowLine, end: at };
  }
}

/** Of the quotation mark that closes what opens at `open`; -1 where none does. */
function closingQuote(text: string, open: number): number {
  let at = text.indexOf('"', open + 1);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function separatorOf(text: string): string {
  const [heading = ''] = text.replace(/"[^"]*"/, '').split(/\r?\n/, 1);
  const count = (separator: string) => heading.split(separator).length;
  return SEPARATORS.toSorted((a, b) => count(b) - count(a))[0] ?? ',';
}
