// Figures along an answer in as many columns as a chart has room for.

export interface Column {
  /** Tokens `from` to `to`, `to` excluded. */
  readonly from: number;
  readonly to: number;
  /** Of the token that stands out most; NaN where none was recorded. */
  readonly value: number;
}

/** `extreme`: which value of a column's tokens it shows. */
export function toColumns(
  count: number,
  maxColumns: number,
  valueAt: (index: number) => number,
  extreme: 'highest' | 'lowest',
): readonly Column[] {
  const perColumn = Math.max(1, Math.ceil(count / maxColumns));
  const columns: Column[] = [];
  for (let from = 0; from < count; from += perColumn) {
    const to = Math.min(count, from + perColumn);
    let value = NaN;
    for (let index = from; index < to; index += 1) {
      const next = valueAt(index);
      const stands = extreme === 'highest' ? next > value : next < value;
      if (Number.isNaN(value) || stands) value = next;
    }
    columns.push({ from, to, value });
  }
  return columns;
}
