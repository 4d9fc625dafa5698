import type { CodeView } from './code-block';

type ColourCode = (code: string, language: string) => DocumentFragment | undefined;

/** Colouring is one uninterruptible pass of 1 to 1.5 ms per KB: longer code stays plain. */
const MAX_COLOURED_CHARS = 30_000;

const waiting = new Set<CodeView>();
let colour: ColourCode | undefined;
let isRunning = false;

/** Colours a finished code block when the page has nothing better to do, one block at a time. */
export function requestColour(view: CodeView): void {
  const { language, content } = view.block();
  if (language === '' || content === '' || content.length > MAX_COLOURED_CHARS) return;
  waiting.add(view);
  if (!isRunning) next();
}

/** Forgets a block that grows again or has left the page. */
export function cancelColour(view: CodeView): void {
  waiting.delete(view);
}

function next(): void {
  isRunning = waiting.size > 0;
  if (!isRunning) return;
  if (colour) whenIdle(colourOne);
  else
    import('./highlight').then(
      (module) => {
        colour = module.colourCode;
        next();
      },
      // Plain code is complete without colours; the next block tries again.
      () => {
        waiting.clear();
        isRunning = false;
      },
    );
}

function colourOne(): void {
  for (const view of waiting) {
    waiting.delete(view);
    const { content, language } = view.block();
    const nodes = colour?.(content, language);
    if (nodes) view.colour(nodes);
    break;
  }
  next();
}

function whenIdle(run: () => void): void {
  // Safari has no requestIdleCallback.
  if ('requestIdleCallback' in window) requestIdleCallback(run, { timeout: 2_000 });
  else setTimeout(run, 50);
}
