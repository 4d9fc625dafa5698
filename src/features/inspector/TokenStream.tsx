// The answer's tokens, coloured by confidence. Only the lines in sight are in the page, and lines that
// come take the elements of lines that went.
import {
  batch,
  createEffect,
  createMemo,
  createSelector,
  createSignal,
  Index,
  on,
  onCleanup,
  onMount,
} from 'solid-js';
import { confidenceStep, probabilityAt, UNCERTAIN_BELOW } from '../../core/trace/token-figures';
import { tokenAt } from '../../core/trace/token-trace';
import { afterFrame } from '../../ui/after-frame';
import type { ShownTrace } from './inspection';
import { fillSlots } from './line-slots';
import { createTokenLines, LINE_HEIGHT_PX, wordsOf } from './token-lines';
import styles from './TokenStream.module.css';

/** Broken into lines at once: more than any window shows. The rest of a long answer follows. */
const FIRST_TOKENS = 1000;
const TOKENS_PER_FRAME = 4000;
/** Lines drawn above and below the visible ones. */
const OVERSCAN_LINES = 3;
/** After so long without scrolling they are drawn again. */
const SETTLE_MS = 120;
const tints = ['', styles.conf1, styles.conf2, styles.conf3, styles.conf4];

export interface TokenStreamProps {
  readonly shown: ShownTrace;
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
  readonly onUncertain: (step: 1 | -1) => void;
}

export function TokenStream(props: TokenStreamProps) {
  let list!: HTMLDivElement;
  let sheet!: HTMLDivElement;
  const [widthPx, setWidthPx] = createSignal(0);
  const [topPx, setTopPx] = createSignal(0);
  const [heightPx, setHeightPx] = createSignal(600);
  const lines = createTokenLines((text) => measure(sheet, text));

  onMount(() => {
    const look = () => {
      setWidthPx(sheet.clientWidth);
      setHeightPx(list.clientHeight);
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(list);
    onCleanup(() => observer.disconnect());
  });

  const [isFlying, setFlying] = createSignal(false);
  let settling: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(settling));
  const onScroll = () => {
    const { scrollTop } = list;
    batch(() => {
      setFlying(isFlying() || Math.abs(scrollTop - topPx()) > heightPx() / 2);
      setTopPx(scrollTop);
    });
    clearTimeout(settling);
    if (isFlying()) settling = setTimeout(() => setFlying(false), SETTLE_MS);
  };

  const [frames, setFrames] = createSignal(0);
  const maxTokens = createMemo(() => {
    const due = FIRST_TOKENS + frames() * TOKENS_PER_FRAME;
    return props.chosen < due ? due : Infinity;
  });
  const layout = createMemo(
    () => {
      const { trace, count } = props.shown;
      if (widthPx() > 0) lines.extend(trace, widthPx(), maxTokens());
      return { starts: lines.starts, count: widthPx() > 0 ? lines.count : count };
    },
    undefined,
    { equals: false },
  );
  createEffect(() => {
    if (layout().count >= props.shown.count) return;
    onCleanup(afterFrame(() => setFrames((before) => before + 1)));
  });
  const lineCount = () => layout().starts.length;
  const slots = createMemo<readonly number[]>(
    (before) =>
      fillSlots(before, Math.ceil(heightPx() / LINE_HEIGHT_PX) + 1 + 2 * OVERSCAN_LINES, {
        first: Math.floor(topPx() / LINE_HEIGHT_PX),
        last: Math.ceil((topPx() + heightPx()) / LINE_HEIGHT_PX),
        count: lineCount(),
        overscan: OVERSCAN_LINES,
        isFlying: isFlying(),
      }),
    [],
  );

  const lineBounds = (line: number) => {
    const { starts, count } = layout();
    return [starts[line] ?? 0, starts[line + 1] ?? count] as const;
  };
  const reveal = (index: number) => {
    const top = lines.lineOf(index) * LINE_HEIGHT_PX;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + LINE_HEIGHT_PX > list.scrollTop + list.clientHeight) {
      list.scrollTop = top + LINE_HEIGHT_PX - list.clientHeight;
    }
  };
  createEffect(on(() => props.chosen, reveal, { defer: true }));
  const isChosen = createSelector(() => props.chosen);

  const besideLine = (step: 1 | -1) => {
    const line = lines.lineOf(props.chosen);
    const [from] = lineBounds(line);
    const next = Math.min(lineCount() - 1, Math.max(0, line + step));
    const [start, end] = lineBounds(next);
    return Math.min(end - 1, start + props.chosen - from);
  };
  const target = (key: string): number | undefined => {
    switch (key) {
      case 'ArrowRight':
        return props.chosen + 1;
      case 'ArrowLeft':
        return props.chosen - 1;
      case 'ArrowDown':
        return besideLine(1);
      case 'ArrowUp':
        return besideLine(-1);
      case 'Home':
        return 0;
      case 'End':
        return props.shown.count - 1;
      default:
        return undefined;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = target(event.key);
    if (next !== undefined) props.onChoose(next);
    else if (event.key.toLowerCase() === 'n') props.onUncertain(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={list}
      class={styles.stream}
      role="listbox"
      aria-label="Tokens"
      aria-orientation="horizontal"
      aria-activedescendant={`token-${props.chosen}`}
      aria-busy={props.shown.end === 'growing'}
      tabindex="0"
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      <div
        ref={sheet}
        class={styles.sheet}
        role="presentation"
        style={{ height: `${lineCount() * LINE_HEIGHT_PX}px` }}
      >
        <Index each={slots()}>
          {(line) => (
            <div
              class={styles.line}
              role="presentation"
              style={{ transform: `translateY(${line() * LINE_HEIGHT_PX}px)` }}
            >
              <Index each={range(...lineBounds(line()))}>
                {(index) => (
                  <TokenOption
                    shown={props.shown}
                    index={index()}
                    isChosen={isChosen(index())}
                    onChoose={props.onChoose}
                  />
                )}
              </Index>
            </div>
          )}
        </Index>
      </div>
    </div>
  );
}

interface TokenOptionProps {
  readonly shown: ShownTrace;
  readonly index: number;
  readonly isChosen: boolean;
  readonly onChoose: (index: number) => void;
}

function TokenOption(props: TokenOptionProps) {
  const words = () => wordsOf(tokenAt(props.shown.trace, props.index).bytes);
  const probability = () => probabilityAt(props.shown.trace, props.index);
  const recorded = () => !Number.isNaN(probability());
  const percent = () => Math.round(probability() * 100);
  return (
    <span
      id={`token-${props.index}`}
      role="option"
      class={`${styles.token ?? ''} ${recorded() ? (tints[confidenceStep(probability())] ?? '') : (styles.gap ?? '')}`}
      classList={{ [styles.chosen ?? '']: props.isChosen }}
      aria-selected={props.isChosen}
      aria-setsize={props.shown.count}
      aria-posinset={props.index + 1}
      aria-label={`${words().visible} ${recorded() ? `${percent()} %` : 'not recorded'}`}
      data-percent={probability() < UNCERTAIN_BELOW ? percent() : undefined}
      dir={words().isPlain ? undefined : 'auto'}
      onClick={() => props.onChoose(props.index)}
    >
      {words().label}
    </span>
  );
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);
}

let context: CanvasRenderingContext2D | null | undefined;

/** With the font of `element`. */
function measure(element: HTMLElement, text: string): number {
  if (context === undefined) {
    context = document.createElement('canvas').getContext('2d');
    const { fontSize, fontFamily } = getComputedStyle(element);
    if (context) context.font = `${fontSize} ${fontFamily}`;
  }
  return context?.measureText(text).width ?? text.length * 9;
}
