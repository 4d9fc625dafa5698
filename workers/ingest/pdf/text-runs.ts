// Items of pdf.js -> runs: pieces of one line, in coordinates in which their text is upright.
import type { TextContent, TextItem } from 'pdfjs-dist/types/src/display/api';
import { cleanText, composeAccents, dropUnknown } from '../clean-text';

export interface TextRun {
  /** Along the line, and the baseline; both grow in reading direction. */
  readonly start: number;
  readonly end: number;
  readonly baseline: number;
  readonly size: number;
  readonly text: string;
  readonly font: string;
  readonly isRtl: boolean;
  /** Degrees clockwise by which the text is turned on the page; vertical writing is 90. */
  readonly angle: number;
  readonly isVertical: boolean;
  /** Place in the page's own order. */
  readonly order: number;
}

type Matrix = readonly number[];

/** A gap wider than this many font sizes starts a new run: a column or a cell of a table. */
const NEW_RUN_GAP = 1.1;
const SPACE_GAP = 0.15;

function multiply(m: Matrix, n: Matrix): number[] {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = m;
  const [na = 1, nb = 0, nc = 0, nd = 1, ne = 0, nf = 0] = n;
  return [
    a * na + c * nb,
    b * na + d * nb,
    a * nc + c * nd,
    b * nc + d * nd,
    a * ne + c * nf + e,
    b * ne + d * nf + f,
  ];
}

/** `viewport` turns the page upright and its y axis down, at scale 1. */
export function toRuns(
  content: TextContent,
  viewport: Matrix,
): { readonly runs: TextRun[]; readonly unknownChars: number } {
  let unknownChars = 0;
  const runs: TextRun[] = [];
  let hasSpace = false;
  for (const item of content.items) {
    if (!('str' in item)) continue;
    const known = dropUnknown(item.str);
    unknownChars += known.unknownChars;
    if (known.text.trim() === '') {
      hasSpace ||= item.str !== '';
      continue;
    }
    const isVertical = content.styles[item.fontName]?.vertical === true;
    const run = placeItem({ ...item, str: known.text }, viewport, isVertical, runs.length);
    const last = runs.at(-1);
    if (last && continues(last, run)) runs[runs.length - 1] = join(last, run, hasSpace);
    else runs.push(run);
    hasSpace = false;
  }
  const clean = runs.map((run) => ({ ...run, text: composeAccents(cleanText(run.text)) }));
  return { runs: clean.filter(({ text }) => text.trim() !== ''), unknownChars };
}

function placeItem(item: TextItem, viewport: Matrix, isVertical: boolean, order: number): TextRun {
  const [a = 1, b = 0, c = 0, d = -1, x = 0, y = 0] = multiply(
    viewport,
    item.transform as number[],
  );
  const turned = Math.round((Math.atan2(b, a) * 180) / Math.PI) + (isVertical ? 90 : 0);
  const angle = ((turned % 360) + 360) % 360;
  const [sin, cos] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)];
  const start = x * cos + y * sin;
  return {
    start,
    end: start + (isVertical ? item.height : item.width),
    baseline: y * cos - x * sin,
    size: (isVertical ? item.width : Math.hypot(c, d)) || 1,
    text: item.str,
    font: item.fontName,
    isRtl: item.dir === 'rtl',
    angle,
    isVertical,
    order,
  };
}

/** Runs of right-to-left text stay apart: their order on the line is found with all of them. */
function continues(last: TextRun, next: TextRun): boolean {
  if (last.angle !== next.angle || last.isRtl || next.isRtl) return false;
  const size = Math.max(last.size, next.size);
  const gap = next.start - last.end;
  return (
    Math.abs(next.baseline - last.baseline) < 0.45 * size &&
    gap > -0.4 * size &&
    gap < NEW_RUN_GAP * size
  );
}

function join(last: TextRun, next: TextRun, hasSpace: boolean): TextRun {
  const gap = (next.start - last.end) / Math.max(last.size, next.size);
  const isApart = /\s$/.test(last.text) || /^\s/.test(next.text);
  const space = !isApart && (gap > SPACE_GAP || (hasSpace && gap > 0.02)) ? ' ' : '';
  const main = next.text.length > last.text.length ? next : last;
  return {
    ...last,
    end: Math.max(last.end, next.end),
    baseline: main.baseline,
    size: main.size,
    font: main.font,
    text: `${last.text}${space}${next.text}`,
  };
}
