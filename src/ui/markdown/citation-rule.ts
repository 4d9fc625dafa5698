// Marks such as [1] or [1, 3] that name a source of the text; anything else in brackets stays as it is.
import type MarkdownIt from 'markdown-it';

const MARK = /\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\](?![(:])/y;

/** What the rule reads of the parser's environment. */
export interface CitationEnvironment {
  /** Sources are numbered from 1; a mark with any other number is text. */
  readonly citationCount?: number;
}

export function addCitationRule(markdown: MarkdownIt): void {
  // Before links: `[1][2]` is two marks, not a link called 1.
  markdown.inline.ruler.before('link', 'citation', (state, silent) => {
    const { citationCount = 0 } = state.env as CitationEnvironment;
    if (citationCount === 0 || state.src[state.pos] !== '[') return false;
    MARK.lastIndex = state.pos;
    const match = MARK.exec(state.src);
    const numbers = match?.[1]?.split(',').map(Number) ?? [];
    if (!match || numbers.some((number) => number < 1 || number > citationCount)) return false;
    if (!silent) {
      for (const number of numbers) state.push('citation', '', 0).content = String(number);
    }
    state.pos += match[0].length;
    return true;
  });
}
