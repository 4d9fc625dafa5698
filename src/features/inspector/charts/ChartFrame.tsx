// What every chart has: a title, labelled axes at the width there is, a table in its place, and the
// picture as a file.
import { createSignal, For, onCleanup, onMount, Show, type JSX } from 'solid-js';
import { useRuntime } from '../../../runtime/runtime-context';
import { Button } from '../../../ui/Button';
import { Menu } from '../../../ui/Menu';
import { saveFile } from '../save-file';
import styles from './Charts.module.css';
import { ChartTable, type TableData } from './ChartTable';
import { toChartImage, toPng } from './save-chart';

/** Pixels around the plot. */
const LEFT_PX = 36;
const RIGHT_PX = 8;
const TOP_PX = 10;
const BOTTOM_PX = 20;

/** Text and its place along the axis in pixels. */
export type AxisLabel = readonly [text: string, px: number];

export interface Plot {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface ChartFrameProps {
  readonly title: string;
  readonly note: string;
  /** Under which heading it stands. */
  readonly level: 2 | 3;
  readonly heightPx: number;
  readonly yLabels: readonly AxisLabel[];
  readonly xLabels: (plot: Plot) => readonly AxisLabel[];
  readonly table: TableData;
  /** A click or tap, as a share of the plot's width from 0 to 1. */
  readonly onPick?: (share: number) => void;
  readonly children: (plot: Plot) => JSX.Element;
}

export function ChartFrame(props: ChartFrameProps) {
  const { notices } = useRuntime();
  let frame!: HTMLDivElement;
  const [asTable, setAsTable] = createSignal(false);
  const [widthPx, setWidthPx] = createSignal(0);
  const plot = (): Plot => ({
    widthPx: Math.max(1, widthPx() - LEFT_PX - RIGHT_PX),
    heightPx: props.heightPx,
  });

  onMount(() => {
    const look = () => {
      if (frame.clientWidth > 0) setWidthPx(frame.clientWidth);
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(frame);
    onCleanup(() => observer.disconnect());
  });

  const pick = (event: MouseEvent & { currentTarget: SVGElement }) => {
    const left = event.currentTarget.getBoundingClientRect().left + LEFT_PX;
    props.onPick?.(Math.max(0, Math.min(0.999999, (event.clientX - left) / plot().widthPx)));
  };
  const save = (format: 'png' | 'svg') =>
    // eslint-disable-next-line solid/reactivity -- called by menu items only.
    notices.act(async () => {
      const svg = frame.querySelector('svg');
      if (!svg) return;
      const image = toChartImage(svg, props.title, props.note);
      if (format === 'svg') saveFile(`${props.title}.svg`, image.svg, 'image/svg+xml');
      else saveFile(`${props.title}.png`, await toPng(image), 'image/png');
    });

  return (
    <section class={styles.chart} aria-label={`${props.title}, chart and table`}>
      <div class={styles.head}>
        <Show when={props.level === 2} fallback={<h3 class={styles.title}>{props.title}</h3>}>
          <h2 class={styles.title}>{props.title}</h2>
        </Show>
        <p class={styles.note}>{props.note}</p>
        <span class={styles.tools}>
          <Button variant="quiet" size="small" onClick={() => setAsTable(!asTable())}>
            {asTable() ? 'Show as chart' : 'Show as table'}
          </Button>
          <Show when={!asTable()}>
            <Menu
              label={`Save image of ${props.title}`}
              icon="download"
              size="small"
              items={[
                { label: 'PNG image', run: () => save('png') },
                { label: 'SVG image', run: () => save('svg') },
              ]}
            />
          </Show>
        </span>
      </div>
      <div ref={frame} class={styles.frame}>
        <Show when={!asTable()} fallback={<ChartTable name={props.title} data={props.table} />}>
          <svg
            class={styles.svg}
            classList={{ [styles.pickable ?? '']: props.onPick !== undefined }}
            viewBox={`0 0 ${widthPx()} ${props.heightPx + TOP_PX + BOTTOM_PX}`}
            height={props.heightPx + TOP_PX + BOTTOM_PX}
            role="img"
            aria-label={props.title}
            onClick={(event) => pick(event)}
          >
            <g transform={`translate(${LEFT_PX} ${TOP_PX})`}>
              <For each={props.yLabels}>
                {([text, y]) => (
                  <>
                    <line class={styles.grid} x1={0} x2={plot().widthPx} y1={y} y2={y} />
                    <text class={styles.label} x={-8} y={y + 4} text-anchor="end">
                      {text}
                    </text>
                  </>
                )}
              </For>
              <For each={widthPx() > 0 ? props.xLabels(plot()) : []}>
                {([text, x]) => (
                  <text class={styles.label} x={x} y={props.heightPx + 16} text-anchor="middle">
                    {text}
                  </text>
                )}
              </For>
              <Show when={widthPx() > 0}>{props.children(plot())}</Show>
            </g>
          </svg>
        </Show>
      </div>
    </section>
  );
}
