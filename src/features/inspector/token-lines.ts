// Where the lines of the token stream break. Only the tokens of visible lines become elements, so
// the breaks are worked out from measured words before anything is drawn.
import { toVisible } from '../../core/trace/token-text';
import type { TokenTrace } from '../../core/trace/token-trace';

/** Pixels. The style sheet repeats them. */
export const LINE_HEIGHT_PX = 48;
const TOKEN_PADDING_PX = 10;
const TOKEN_GAP_PX = 3;
/** A longer token is cut on the screen; the panel shows all of it. */
const MAX_LABEL_LENGTH = 40;
const nothing = new Uint8Array();

export interface TokenLines {
  /** Index of the first token of each line. */
  readonly starts: readonly number[];
  /** Takes in tokens that came since, at most `maxTokens` of all; starts again for another width. */
  extend(trace: TokenTrace, widthPx: number, maxTokens?: number): void;
  /** Tokens that have a line. */
  readonly count: number;
  lineOf(index: number): number;
}

export interface TokenWords {
  /** All of it, with signs for what cannot be seen. */
  readonly visible: string;
  /** What is drawn: spaces around a word are told by the panel. */
  readonly label: string;
  /** Of letters that know no other direction than left to right. */
  readonly isPlain: boolean;
}

/** Of tokens met before: an answer has few different ones, and scrolling draws them again and again. */
const known = new WeakMap<Uint8Array, TokenWords>();

export function wordsOf(bytes: Uint8Array): TokenWords {
  const before = known.get(bytes);
  if (before) return before;
  const visible = toVisible(bytes);
  const words = { visible, label: toLabel(visible), isPlain: !/[^ -~]/.test(visible) };
  known.set(bytes, words);
  return words;
}

function toLabel(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '␣'.repeat(Math.max(1, Math.min(8, text.length)));
  return trimmed.length > MAX_LABEL_LENGTH ? `${trimmed.slice(0, MAX_LABEL_LENGTH)}…` : trimmed;
}

/** `measure` gives the width of a text in pixels, as the stream draws it. */
export function createTokenLines(measure: (text: string) => number): TokenLines {
  const widths = new Map<string, number>();
  let starts: number[] = [];
  let count = 0;
  let usedPx = 0;
  let laidOut: { trace: TokenTrace; widthPx: number } | undefined;
  let endsLine = false;

  const widthOf = (label: string) => {
    let width = widths.get(label);
    if (width === undefined) {
      width = measure(label) + TOKEN_PADDING_PX + TOKEN_GAP_PX;
      widths.set(label, width);
    }
    return width;
  };

  return {
    get starts() {
      return starts;
    },
    get count() {
      return count;
    },
    extend(trace, widthPx, maxTokens = Infinity) {
      if (laidOut?.trace !== trace || laidOut.widthPx !== widthPx) {
        laidOut = { trace, widthPx };
        [starts, count, usedPx, endsLine] = [[], 0, 0, true];
      }
      const end = Math.min(trace.entry.length, maxTokens);
      for (; count < end; count += 1) {
        const bytes = trace.entries[trace.entry[count] ?? 0]?.bytes ?? nothing;
        const width = widthOf(wordsOf(bytes).label);
        if (endsLine || usedPx + width > widthPx) {
          starts.push(count);
          usedPx = 0;
        }
        usedPx += width;
        endsLine = bytes.at(-1) === 0x0a;
      }
    },
    lineOf(index) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= index) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}
