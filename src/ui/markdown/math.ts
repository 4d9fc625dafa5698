import katex from 'katex';
import 'katex/dist/katex.min.css';

/** Longer formulas stay source: laying them out would block the page. */
const MAX_TEX_CHARS = 4_000;

/** Draws a formula into an element. What KaTeX cannot read is shown as its source. */
export function renderMath(target: HTMLElement, tex: string, display: boolean): void {
  if (tex.length > MAX_TEX_CHARS) return;
  katex.render(tex, target, {
    displayMode: display,
    throwOnError: false,
    errorColor: 'currentColor',
    strict: 'ignore',
    // No links, pictures or foreign classes out of a formula.
    trust: false,
    maxExpand: 200,
    maxSize: 20,
  });
}
