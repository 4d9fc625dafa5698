import type MarkdownIt from 'markdown-it';
import type StateBlock from 'markdown-it/lib/rules_block/state_block.mjs';
import type StateInline from 'markdown-it/lib/rules_inline/state_inline.mjs';

// Own rules instead of a plugin: the known ones look for the closing mark from every opening one,
// which is quadratic on a line of unclosed "\(", and take "$" in prices for formulas.

const DOLLAR = 0x24;
const BACKSLASH = 0x5c;
/** A display formula longer than this is not one. Bounds the search from each opening mark. */
const MAX_BLOCK_LINES = 200;
const MAX_INLINE_CHARS = 2_000;

const displayMarks = { $$: '$$', '\\[': '\\]' } as const;

/**
 * Adds `math_inline` (`$x$`, `\(x\)`) and `math_block` (`$$`, `\[`); `content` is the TeX. With
 * `env.partial` a block the text ends in is one too, with `info` "open".
 */
export function addMathRules(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('escape', 'math_inline', inlineMath);
  markdown.block.ruler.after('blockquote', 'math_block', blockMath, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
}

function inlineMath(state: StateInline, silent: boolean): boolean {
  const found =
    state.src.charCodeAt(state.pos) === DOLLAR ? dollarMath(state) : parenthesisMath(state);
  if (!found) return false;
  if (!silent) {
    const token = state.push('math_inline', 'math', 0);
    token.content = found.tex;
    token.markup = found.display ? '$$' : '$';
  }
  state.pos = found.end;
  return true;
}

interface FoundMath {
  readonly tex: string;
  readonly end: number;
  readonly display: boolean;
}

function dollarMath(state: StateInline): FoundMath | undefined {
  const { src, pos } = state;
  const display = src.charCodeAt(pos + 1) === DOLLAR;
  const start = pos + (display ? 2 : 1);
  const mark = display ? '$$' : '$';
  // "$ 5" opens nothing, and neither does an end of text.
  if (start >= state.posMax || (!display && isBlank(src.charCodeAt(start)))) return undefined;
  const end = findMark(src, mark, start, state.posMax);
  if (end <= start) return undefined;
  if (display) return { tex: src.slice(start, end), end: end + 2, display };
  // "$5 and $10": a closing mark follows no space and comes before no digit.
  const next = src.charCodeAt(end + 1);
  if (isBlank(src.charCodeAt(end - 1)) || (next >= 0x30 && next <= 0x39)) return undefined;
  return { tex: src.slice(start, end), end: end + 1, display };
}

function parenthesisMath(state: StateInline): FoundMath | undefined {
  const { src, pos } = state;
  if (src.charCodeAt(pos) !== BACKSLASH) return undefined;
  const open = src.slice(pos, pos + 2);
  if (open !== '\\(' && open !== '\\[') return undefined;
  const display = open === '\\[';
  const end = findMark(src, display ? '\\]' : '\\)', pos + 2, state.posMax);
  if (end <= pos + 2) return undefined;
  return { tex: src.slice(pos + 2, end), end: end + 2, display };
}

/** Where an unescaped mark stands, within reach; -1 if nowhere. */
function findMark(src: string, mark: string, from: number, max: number): number {
  const reach = src.slice(from, Math.min(max, from + MAX_INLINE_CHARS));
  let at = reach.indexOf(mark);
  while (at > 0 && isEscaped(reach, at)) at = reach.indexOf(mark, at + 1);
  return at < 0 ? -1 : from + at;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a;
}

function blockMath(
  state: StateBlock,
  startLine: number,
  endLine: number,
  silent: boolean,
): boolean {
  const first = lineText(state, startLine);
  const open = first.slice(0, 2);
  if (!isDisplayMark(open)) return false;
  const close = displayMarks[open];
  const rest = first.slice(2).trimEnd();
  const lines: string[] = [];
  let line = startLine;
  let unclosed = false;
  if (rest.endsWith(close)) {
    // "\[ x \] and more" on one line is not a block of its own.
    lines.push(rest.slice(0, -2));
  } else {
    if (rest.includes(close)) return false;
    lines.push(rest);
    let closed = false;
    while (!closed && ++line < endLine) {
      const text = lineText(state, line).trimEnd();
      if (text === '' || isOutdented(state, line) || line - startLine > MAX_BLOCK_LINES)
        return false;
      closed = text.endsWith(close);
      lines.push(closed ? text.slice(0, -2) : text);
    }
    unclosed = !closed;
    if (unclosed && !isPartial(state.env)) return false;
  }
  const tex = lines.join('\n').trim();
  if (tex === '' && !unclosed) return false;
  if (silent) return true;
  state.line = Math.min(line + 1, endLine);
  const token = state.push('math_block', 'math', 0);
  token.block = true;
  token.content = tex;
  token.map = [startLine, state.line];
  token.markup = open;
  token.info = unclosed ? 'open' : '';
  return true;
}

function isPartial(env: unknown): boolean {
  return typeof env === 'object' && env !== null && 'partial' in env && env.partial === true;
}

function isDisplayMark(text: string): text is keyof typeof displayMarks {
  return text in displayMarks;
}

function isOutdented(state: StateBlock, line: number): boolean {
  return (state.sCount[line] ?? 0) < state.blkIndent;
}

function lineText(state: StateBlock, line: number): string {
  return state.src.slice(
    (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0),
    state.eMarks[line] ?? 0,
  );
}
