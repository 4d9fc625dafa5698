// Values that were filled into a form are not part of a page's text; they are put where they are seen.
import type { PDFPageProxy } from 'pdfjs-dist/types/src/display/api';
import type { TextRun } from './text-runs';

interface Widget {
  readonly subtype?: string;
  readonly fieldType?: string;
  readonly fieldValue?: unknown;
  readonly exportValue?: unknown;
  readonly checkBox?: boolean;
  readonly radioButton?: boolean;
  readonly buttonValue?: unknown;
  readonly hidden?: boolean;
  readonly rect: readonly number[];
}

const MAX_SIZE = 10;

export interface FormValues {
  readonly runs: TextRun[];
  /** Signatures and the like. */
  readonly leftOut: number;
}

export async function readFormValues(page: PDFPageProxy, order: number): Promise<FormValues> {
  // pdf.js types annotations as any; these are the fields of widgets.
  const annotations = (await page.getAnnotations()) as Widget[];
  const widgets = annotations.filter(({ subtype, hidden }) => subtype === 'Widget' && !hidden);
  const viewport = page.getViewport({ scale: 1 });
  const runs: TextRun[] = [];
  for (const widget of widgets) {
    const text = toText(widget);
    if (text === '') continue;
    const [x1, y1, x2, y2] = toViewport(widget.rect, viewport.transform);
    const size = Math.min(MAX_SIZE, Math.abs(y2 - y1) * 0.8 || MAX_SIZE);
    for (const [line, part] of text.split(/\r\n?|\n/).entries()) {
      const top = Math.min(y1, y2) + line * size * 1.2;
      runs.push({
        start: Math.min(x1, x2),
        end: Math.min(Math.max(x1, x2), Math.min(x1, x2) + part.length * size * 0.5),
        baseline: line === 0 && !text.includes('\n') ? Math.max(y1, y2) - 0.25 * size : top + size,
        size,
        text: part,
        font: 'form-value',
        isRtl: false,
        angle: 0,
        isVertical: false,
        order: order + runs.length,
      });
    }
  }
  const leftOut = widgets.filter(({ fieldType }) => fieldType === 'Sig').length;
  return { runs: runs.filter(({ text }) => text.trim() !== ''), leftOut };
}

type Rectangle = readonly [number, number, number, number];

function toViewport(rect: readonly number[], transform: readonly number[]): Rectangle {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = transform;
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = rect;
  return [a * x1 + c * y1 + e, b * x1 + d * y1 + f, a * x2 + c * y2 + e, b * x2 + d * y2 + f];
}

function toText({
  fieldType,
  fieldValue,
  checkBox,
  radioButton,
  exportValue,
  buttonValue,
}: Widget) {
  if (fieldType === 'Btn') {
    const own = checkBox ? exportValue : radioButton ? buttonValue : undefined;
    return own !== undefined && own === fieldValue && fieldValue !== 'Off' ? '☒' : '';
  }
  if (fieldType !== 'Tx' && fieldType !== 'Ch') return '';
  const values: readonly unknown[] = Array.isArray(fieldValue) ? fieldValue : [fieldValue];
  return values.filter((value): value is string => typeof value === 'string').join(', ');
}
