// Attention as a drawing: thousands of cells, so a canvas. Arrow keys and the pointer choose a cell.
import { createEffect, createSignal, onCleanup, onMount } from 'solid-js';
import { attentionRow, type AttentionMap, type AttentionView } from '../../../core/trace/attention';
import { useRuntime } from '../../../runtime/runtime-context';
import { createMediaQuery } from '../../../ui/layout/media';
import styles from './Attention.module.css';

/** Pixels of a cell; a map that is wider than the window is scrolled. */
const MIN_CELL_PX = 4;
const MAX_CELL_PX = 16;

export interface HeatMapProps {
  readonly map: AttentionMap;
  readonly view: AttentionView;
  /** Both are places in the map's tokens. */
  readonly row: number;
  readonly column: number;
  readonly onChoose: (row: number, column: number) => void;
}

export function HeatMap(props: HeatMapProps) {
  const { theme } = useRuntime();
  const isDark = createMediaQuery('(prefers-color-scheme: dark)');
  const isForced = createMediaQuery('(forced-colors: active)');
  let frame!: HTMLDivElement;
  let canvas!: HTMLCanvasElement;
  const [widthPx, setWidthPx] = createSignal(0);
  const count = () => props.map.tokens.length;
  const start = () => Math.min(props.map.answerStart, count() - 1);
  const rows = () => count() - start();
  const cellPx = () =>
    Math.max(MIN_CELL_PX, Math.min(MAX_CELL_PX, Math.floor(widthPx() / count())));

  onMount(() => {
    const look = () => setWidthPx(frame.clientWidth);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(frame);
    onCleanup(() => observer.disconnect());
  });

  createEffect(() => {
    // Read for their changes: the colours come from the style sheet.
    theme.choice();
    isDark();
    isForced();
    if (widthPx() > 0) draw();
  });

  const draw = () => {
    const context = canvas.getContext('2d');
    if (!context) return;
    const scale = devicePixelRatio;
    const cell = cellPx();
    canvas.width = count() * cell * scale;
    canvas.height = rows() * cell * scale;
    canvas.style.width = `${count() * cell}px`;
    canvas.style.height = `${rows() * cell}px`;
    context.scale(scale, scale);
    const { color, outlineColor } = getComputedStyle(canvas);
    const gap = cell > 6 ? 1 : 0;
    context.fillStyle = color;
    for (let at = 0; at < rows(); at += 1) {
      attentionRow(props.map, start() + at, props.view).forEach((weight, column) => {
        context.globalAlpha = Math.min(1, Math.sqrt(weight));
        context.fillRect(column * cell, at * cell, cell - gap, cell - gap);
      });
    }
    context.globalAlpha = 1;
    context.fillStyle = outlineColor;
    context.fillRect(start() * cell - 1, 0, 1, rows() * cell);
    context.strokeStyle = outlineColor;
    context.lineWidth = 2;
    const top = (props.row - start()) * cell;
    context.globalAlpha = 0.5;
    context.strokeRect(1, top, (props.row + 1) * cell - 1, cell);
    context.globalAlpha = 1;
    context.strokeRect(props.column * cell, top, cell, cell);
  };

  const choose = (row: number, column: number) => {
    const nextRow = Math.max(start(), Math.min(count() - 1, row));
    const nextColumn = Math.max(0, Math.min(nextRow, column));
    props.onChoose(nextRow, nextColumn);
    const cell = cellPx();
    const [left, top] = [nextColumn * cell, (nextRow - start()) * cell];
    if (left < frame.scrollLeft || left + cell > frame.scrollLeft + frame.clientWidth)
      frame.scrollLeft = left - frame.clientWidth / 2;
    if (top < frame.scrollTop || top + cell > frame.scrollTop + frame.clientHeight)
      frame.scrollTop = top - frame.clientHeight / 2;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, readonly [row: number, column: number]>> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      Home: [0, -count()],
      End: [0, count()],
    };
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    choose(props.row + step[0], props.column + step[1]);
  };
  const onClick = (event: MouseEvent) => {
    const bounds = canvas.getBoundingClientRect();
    const row = start() + Math.floor((event.clientY - bounds.top) / cellPx());
    choose(row, Math.floor((event.clientX - bounds.left) / cellPx()));
  };

  return (
    <div
      ref={frame}
      class={styles.frame}
      role="application"
      aria-roledescription="heat map"
      aria-label="Attention heat map, arrow keys choose a cell"
      tabindex="0"
      onKeyDown={onKeyDown}
    >
      <canvas ref={canvas} class={styles.canvas} aria-hidden="true" onClick={onClick} />
    </div>
  );
}
