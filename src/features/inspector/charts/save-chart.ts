// A chart as a picture that stands alone: colours and fonts written into it, its title above.

const TITLE_PX = 34;
const PADDING_PX = 16;
/** PNG pixels per pixel on the screen, for print and for dense screens. */
const PNG_SCALE = 2;
const SVG = 'http://www.w3.org/2000/svg';
/** What style sheets decide of a drawing. */
const LOOKS = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'fill-opacity',
  'font-family',
  'font-size',
  'font-weight',
];

export interface ChartImage {
  readonly svg: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The chart as it is drawn now, in the colours of the present theme. */
export function toChartImage(chart: SVGSVGElement, title: string, note: string): ChartImage {
  const { width, height } = chart.viewBox.baseVal;
  const widthPx = width + 2 * PADDING_PX;
  const heightPx = height + TITLE_PX + 2 * PADDING_PX;
  const copy = chart.cloneNode(true) as SVGSVGElement; // cloneNode forgets what it copies.
  const from = [...chart.querySelectorAll('*')];
  [...copy.querySelectorAll('*')].forEach((element, index) => {
    const original = from[index];
    if (original) writeLooks(element, getComputedStyle(original));
  });
  const body = getComputedStyle(document.body);
  const image = element('svg', { width: widthPx, height: heightPx, role: 'img' });
  image.setAttribute('viewBox', `0 0 ${widthPx} ${heightPx}`);
  image.setAttribute('font-family', body.fontFamily);
  const back = element('rect', { width: widthPx, height: heightPx, fill: body.backgroundColor });
  const head = { x: PADDING_PX, fill: body.color };
  copy.setAttribute('x', String(PADDING_PX));
  copy.setAttribute('y', String(PADDING_PX + TITLE_PX));
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.removeAttribute('class');
  image.append(
    text('title', {}, title),
    back,
    text('text', { ...head, y: PADDING_PX + 12, 'font-size': 15, 'font-weight': 600 }, title),
    text('text', { ...head, y: PADDING_PX + 28, 'font-size': 12 }, note),
    copy,
  );
  return { svg: new XMLSerializer().serializeToString(image), widthPx, heightPx };
}

/** Throws where the browser cannot draw it. */
export async function toPng({ svg, widthPx, heightPx }: ChartImage): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = widthPx * PNG_SCALE;
    canvas.height = heightPx * PNG_SCALE;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new Error('The browser made no picture of the chart');
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function writeLooks(target: Element, computed: CSSStyleDeclaration): void {
  for (const name of LOOKS) {
    const value = computed.getPropertyValue(name);
    if (value !== '') target.setAttribute(name, value);
  }
  target.removeAttribute('class');
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function text(name: string, attributes: Parameters<typeof element>[1], content: string) {
  const made = element(name, attributes);
  made.textContent = content;
  return made;
}
