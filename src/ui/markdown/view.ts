import type { BlockView } from './block-view';
import { cancelColour, requestColour } from './colour-queue';
import type { CodeView } from './code-block';
import { createMarkdownDocument, type MarkdownDocument } from './document';
import type { Citation } from './inline-items';
import { drawMath } from './math-queue';
import { createMarkdownParser, normalizeSource } from './parser';
import { formatBytes } from '../format';
import styles from './blocks.module.css';

export interface MarkdownView {
  /** Shows `text` at once; what is very long comes in pieces, one per frame. Pacing is the caller's. */
  update(text: string, streaming: boolean): void;
  dispose(): void;
}

export interface MarkdownViewOptions {
  /** Level of the first heading inside the text. */
  readonly firstHeadingLevel: number;
  onCopyCode(code: string): Promise<void>;
  /** The sources that marks such as [1] in the text name, in order. */
  readonly citations?: readonly Citation[];
}

/**
 * A text is drawn in pieces of this size, one per frame. With its layout a piece takes
 * about 20 ms when it is dense with tables and formulas.
 */
const SLICE_CHARS = 8_000;
/** The rest of a longer text waits behind a button. */
const SHOWN_CHARS = 100_000;

const parser = createMarkdownParser();

/** Renders Markdown into `root`, which must be empty, and follows the text as it grows. */
export function createMarkdownView(root: HTMLElement, options: MarkdownViewOptions): MarkdownView {
  const body = document.createElement('div');
  body.className = styles.blocks ?? '';
  root.append(body);

  let text = '';
  let streaming = false;
  let limit = SHOWN_CHARS;
  let drawnChars = 0;
  let caretAt: HTMLElement | undefined;
  let showAll: HTMLButtonElement | undefined;
  let nextPiece = 0;
  const uncoloured = new Set<CodeView>();

  const shownDocument = createMarkdownDocument(body, parser, options.firstHeadingLevel, {
    drawMath,
    citations: options.citations ?? [],
    onCopyCode: (code) => options.onCopyCode(code),
    onCode: (view) => {
      cancelColour(view);
      uncoloured.add(view);
    },
  });

  const draw = () => {
    cancelAnimationFrame(nextPiece);
    nextPiece = 0;
    const source = normalizeSource(streaming && text.endsWith('\r') ? text.slice(0, -1) : text);
    const goal = source.length <= limit ? source.length : lineEndBefore(source, limit);
    const next = drawnChars + SLICE_CHARS;
    const end = next >= goal ? goal : lineEndBefore(source, next);
    const isAll = end === goal;
    drawnChars = end;
    shownDocument.show(end === source.length ? source : source.slice(0, end), streaming || !isAll);
    moveCaret(streaming && isAll ? endElement(shownDocument, body) : undefined);
    releaseColours(streaming || !isAll);
    showRest(isAll ? source.length - end : 0);
    if (!isAll) nextPiece = requestAnimationFrame(draw);
  };

  const moveCaret = (to: HTMLElement | undefined) => {
    if (to === caretAt) return;
    caretAt?.classList.remove(styles.caret ?? '');
    to?.classList.add(styles.caret ?? '');
    caretAt = to;
  };

  /** Code that is being written stays plain: it would be coloured again with every word. */
  const releaseColours = (isGrowing: boolean) => {
    const growing = isGrowing ? growingCode(shownDocument) : undefined;
    for (const view of uncoloured) {
      if (view === growing) continue;
      uncoloured.delete(view);
      requestColour(view);
    }
  };

  const showRest = (hiddenChars: number) => {
    if (hiddenChars === 0) {
      showAll?.remove();
      showAll = undefined;
      return;
    }
    if (!showAll) {
      showAll = document.createElement('button');
      showAll.type = 'button';
      showAll.className = styles.showAll ?? '';
      showAll.addEventListener('click', () => {
        limit = Infinity;
        draw();
      });
      root.append(showAll);
    }
    showAll.textContent = `Show all (${formatBytes(drawnChars + hiddenChars)} of text)`;
  };

  return {
    update: (nextText, nextStreaming) => {
      const isSame = nextText === text && nextStreaming === streaming;
      if (isSame) return;
      if (!nextText.startsWith(text)) drawnChars = 0;
      text = nextText;
      streaming = nextStreaming;
      // For good: taking it off would lay out and paint the whole text in one go.
      if (streaming) body.classList.add(styles.growing ?? '');
      // Text that grows waits for the piece that is due anyway.
      if (!streaming || nextPiece === 0) draw();
    },
    dispose: () => {
      cancelAnimationFrame(nextPiece);
      for (const view of uncoloured) cancelColour(view);
      root.replaceChildren();
    },
  };
}

/** A slice ends at a line's end where one is near, so that no block is drawn twice. */
function lineEndBefore(source: string, end: number): number {
  const lineEnd = source.lastIndexOf('\n', end - 1) + 1;
  return lineEnd > end - SLICE_CHARS / 2 ? lineEnd : end;
}

/** The element at whose end the text goes on. */
function endElement(shown: MarkdownDocument, root: HTMLElement): HTMLElement {
  const last = lastView(shown.views);
  return last?.code?.body ?? last?.body ?? root;
}

/** The block in which the text ends, however deep. */
function lastView(views: readonly BlockView[]): BlockView | undefined {
  const last = views.at(-1);
  return (last && lastView(last.children)) ?? last;
}

function growingCode(shown: MarkdownDocument): CodeView | undefined {
  const last = lastView(shown.views);
  // Inside a list or quote nobody keeps track of whether the fence has closed.
  return shown.isInFence() || last !== shown.views.at(-1) ? last?.code : undefined;
}
