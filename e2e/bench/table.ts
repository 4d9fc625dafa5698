// The figures as a person reads them in a terminal.
import type { Row, TakenFigure } from './figure';

export function formatTable(figures: readonly TakenFigure[]): string {
  const lines = figures.flatMap(({ name, rows, failure }) =>
    failure === undefined
      ? rows.map((row) => [row.label, formatValue(row, row.value), formatBar(row), verdict(row)])
      : [[name, 'not taken', failure.split('\n', 1)[0] ?? '', 'FAIL']],
  );
  const table = [['figure', 'value', 'bar', ''], ...lines];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...table.map((line) => line[column]?.length ?? 0)),
  );
  return table
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function verdict({ pass }: Row & { readonly pass?: boolean }): string {
  if (pass === undefined) return '';
  return pass ? 'pass' : 'FAIL';
}

function formatBar(row: Row): string {
  if (!row.bar) return '';
  return 'atMost' in row.bar
    ? `at most ${formatValue(row, row.bar.atMost)}`
    : `at least ${formatValue(row, row.bar.atLeast)}`;
}

function formatValue({ unit }: Row, value: number): string {
  switch (unit) {
    case 'bytes':
      return `${(value / 1000).toFixed(1)} KB`;
    case 'ratio':
    case 'share':
      return value.toFixed(2);
    case 's':
      return `${value.toFixed(2)} s`;
    case 'ms':
      return `${value.toFixed(1)} ms`;
    case 'MB':
      return `${value.toFixed(1)} MB`;
    case 'count':
      return String(value);
  }
}
