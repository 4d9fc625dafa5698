// Runs of a page -> text with blocks, in reading order.
import type { TextBlock } from '../../../src/core/documents/ingest-api';
import { createSectionWriter, type SectionWriter } from '../section-writer';
import { orderColumns } from './columns';
import { findHeading, type OutlineEntry } from './headings';
import type { LineJoiner } from './join-lines';
import { dropMargins, type PageStyle } from './page-style';
import { toRows, type TextRow } from './rows';
import type { TextRun } from './text-runs';

export interface PageContext {
  readonly style: PageStyle;
  readonly outline: readonly OutlineEntry[];
  readonly page: number;
  readonly pageLabel?: string;
  readonly joiner: LineJoiner;
}

/** As shares of the font size, or of the usual distance between lines. */
const PARAGRAPH_GAP = 1.4;
const MAX_LEADING = 2.2;
const INDENT = 0.7;
const MIN_TABLE_ROWS = 3;
const BULLET = /^(?:[•●▪◦‣·*–—-]\s|\(?(?:\d{1,3}|[a-z])[.)]\s)/;

export function writePage(
  runs: readonly TextRun[],
  context: PageContext,
): { readonly text: string; readonly blocks: readonly TextBlock[] } {
  const writer = createSectionWriter();
  for (const [angle, turned] of byAngle(runs)) {
    const { style, page, pageLabel } = context;
    const inside = angle === 0 ? dropMargins(turned, style, page, pageLabel) : turned;
    for (const group of orderColumns(inside)) writeGroup(toRows(group), context, writer);
  }
  return writer.finish();
}

/** What most of the page is written in goes first; a turned note in the margin goes last. */
function byAngle(runs: readonly TextRun[]): [number, TextRun[]][] {
  const groups = new Map<number, TextRun[]>();
  for (const run of runs) {
    const group = groups.get(run.angle);
    if (group) group.push(run);
    else groups.set(run.angle, [run]);
  }
  const chars = (group: readonly TextRun[]) => group.reduce((sum, run) => sum + run.text.length, 0);
  return [...groups].sort((a, b) => chars(b[1]) - chars(a[1]));
}

function writeGroup(rows: readonly TextRow[], context: PageContext, writer: SectionWriter): void {
  for (const { text } of rows) context.joiner.learn(text);
  const leading = medianLeading(rows);
  let paragraph: TextRow[] = [];
  let isFirst = true;
  const flush = () => {
    if (paragraph.length > 0) writeParagraph(paragraph, context, writer, isFirst);
    if (paragraph.length > 0) isFirst = false;
    paragraph = [];
  };
  let at = 0;
  while (at < rows.length) {
    const rest = rows.slice(at, at + 6);
    const [row] = rest;
    if (!row) break;
    const heading = findHeading(rest, context.style, context.outline);
    const tableRows = heading ? 0 : countTableRows(rows, at);
    if (heading) {
      flush();
      const lines = rest.slice(0, heading.count).map(({ text }) => text.replace(/\t/g, ' '));
      writer.add('heading', lines.reduce(context.joiner.join), heading.level);
      at += heading.count;
    } else if (tableRows > 0) {
      flush();
      const lines = rows.slice(at, at + tableRows).map(({ text }) => text);
      writer.add('table', lines.join('\n'));
      at += tableRows;
    } else {
      const previous = paragraph.at(-1);
      if (previous && startsParagraph(previous, row, rows, leading)) flush();
      paragraph.push(row);
      at += 1;
    }
  }
  flush();
}

function writeParagraph(
  rows: readonly TextRow[],
  { joiner }: PageContext,
  writer: SectionWriter,
  isFirst: boolean,
): void {
  const text = rows.map((row) => row.text.replace(/\t/g, '  ')).reduce(joiner.join);
  const last = writer.lastBlock();
  // A sentence that the end of a column divided.
  const goesOn =
    isFirst && last?.kind === 'paragraph' && /[\p{L},-]$/u.test(last.text) && /^\p{Ll}/u.test(text);
  if (goesOn) writer.extend((before) => joiner.join(before, text));
  else writer.add('paragraph', text);
}

function startsParagraph(
  previous: TextRow,
  row: TextRow,
  rows: readonly TextRow[],
  leading: number,
): boolean {
  const distance = row.baseline - previous.baseline;
  const size = Math.max(previous.size, row.size);
  if (distance > PARAGRAPH_GAP * leading && distance > 1.2 * size) return true;
  if (distance > MAX_LEADING * size) return true;
  if (Math.abs(row.size - previous.size) > 0.12 * size && row.text.length > 3) return true;
  if (BULLET.test(row.text)) return true;
  // What follows a bullet is set in like the text behind it.
  if (BULLET.test(previous.text)) return false;
  const edge = (one: TextRow) =>
    row.isRtl
      ? Math.max(...rows.map(({ end }) => end)) - one.end
      : one.start - Math.min(...rows.map(({ start }) => start));
  const steps = edge(row) - edge(previous);
  return steps > INDENT * size && edge(previous) < INDENT * size && edge(row) < 5 * size;
}

/** Rows of a table from here on, where there are enough of them in one go. */
function countTableRows(rows: readonly TextRow[], from: number): number {
  let count = 0;
  while ((rows[from + count]?.cells ?? 1) > 1) count += 1;
  return count >= MIN_TABLE_ROWS ? count : 0;
}

function medianLeading(rows: readonly TextRow[]): number {
  const distances = rows
    .slice(1)
    .map((row, at) => row.baseline - (rows[at]?.baseline ?? row.baseline))
    .sort((a, b) => a - b);
  return distances[Math.floor(distances.length / 2)] ?? Infinity;
}
