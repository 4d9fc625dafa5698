// Charts of a recorded answer as plain HTML, for a page that stands alone: drawings without text, so
// that they stretch to any width, and every figure in a table below.
import { toColumns } from './chart-columns';
import { entropyAt, OPEN_ABOVE_BITS, probabilityAt, summarise } from './token-figures';
import { toVisible } from './token-text';
import { tokenAt, type TokenTrace } from './token-trace';

const WIDTH = 1000;
const HEIGHT = 100;
const MAX_COLUMNS = 250;

interface DrawnChart {
  readonly title: string;
  readonly note: string;
  readonly valueAt: (index: number) => number;
  readonly extreme: 'highest' | 'lowest';
  /** Value at the upper edge. */
  readonly top: number;
  /** A line across, and what stands out: above it, or below it. */
  readonly mark: number;
  readonly standsOut: (value: number) => boolean;
}

/** `escape` makes text safe inside elements and attributes. */
export function toChartsHtml(trace: TokenTrace, escape: (text: string) => string): string {
  const count = trace.entry.length;
  const bitsAt = (index: number) => entropyAt(trace, index).bits;
  const top = Math.max(
    4,
    Math.ceil(trace.entry.reduce((most, _, index) => Math.max(most, bitsAt(index) || 0), 0)),
  );
  const charts: readonly DrawnChart[] = [
    {
      title: 'Entropy by token',
      note: `0 to ${top} bits, raw; the line marks ${OPEN_ABOVE_BITS} bits`,
      valueAt: bitsAt,
      extreme: 'highest',
      top,
      mark: OPEN_ABOVE_BITS,
      standsOut: (bits) => bits > OPEN_ABOVE_BITS,
    },
    {
      title: 'Confidence by token',
      note: '0 to 100 %: probability of the token that was taken; the line marks 50 %',
      valueAt: (index) => probabilityAt(trace, index),
      extreme: 'lowest',
      top: 1,
      mark: 0.5,
      standsOut: (share) => share < 0.5,
    },
  ];
  return `${toSummary(trace)}
${charts.map((chart) => draw(chart, count)).join('\n')}
${toTable(trace, escape)}`;
}

function toSummary(trace: TokenTrace): string {
  const { tokens, meanProbability, openSteps, perplexity } = summarise(trace);
  if (tokens === 0) return '';
  return `<p class="muted">Mean probability ${meanProbability.toFixed(2)}, perplexity ${perplexity.toFixed(2)}, ${openSteps} of ${tokens} tokens above ${OPEN_ABOVE_BITS} bits.</p>`;
}

function draw(chart: DrawnChart, count: number): string {
  const columns = toColumns(count, MAX_COLUMNS, chart.valueAt, chart.extreme);
  const step = WIDTH / Math.max(1, columns.length);
  const y = (value: number) => HEIGHT - (Math.min(chart.top, value) / chart.top) * HEIGHT;
  const bars = columns.flatMap(({ value }, place) => {
    if (Number.isNaN(value)) return [];
    const height = Math.max(1, HEIGHT - y(value));
    const look = chart.standsOut(value) ? ' class="dark"' : '';
    return [
      `<rect${look} x="${(place * step + step * 0.15).toFixed(1)}" y="${(HEIGHT - height).toFixed(1)}" width="${(step * 0.7).toFixed(1)}" height="${height.toFixed(1)}"/>`,
    ];
  });
  const mark = y(chart.mark).toFixed(1);
  return `<figure><figcaption><strong>${chart.title}</strong> <span class="muted">${chart.note}; token 1 to ${count} from left to right</span></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${chart.title}">${bars.join('')}<line x1="0" x2="${WIDTH}" y1="${mark}" y2="${mark}"/></svg></figure>`;
}

function toTable(trace: TokenTrace, escape: (text: string) => string): string {
  const rows = trace.entry.map((_, index) => {
    const bits = entropyAt(trace, index);
    const figures = [
      Number.isNaN(bits.bits) ? 'not recorded' : probabilityAt(trace, index).toFixed(4),
      Number.isNaN(bits.bits) ? '' : `${bits.isExact ? '' : '≥ '}${bits.bits.toFixed(2)}`,
      trace.durationMs[index] ? (trace.durationMs[index] ?? 0).toFixed(1) : '',
    ];
    const cells = figures.map((figure) => `<td>${figure}</td>`).join('');
    return `<tr><td>${index + 1}</td><td dir="auto">${escape(toVisible(tokenAt(trace, index).bytes))}</td>${cells}</tr>`;
  });
  return `<details><summary>Figures as a table</summary><table aria-label="Figures by token"><thead><tr><th>Place</th><th>Token</th><th>Probability</th><th>Entropy (bits)</th><th>Time (ms)</th></tr></thead><tbody>${rows.join('')}</tbody></table></details>`;
}
