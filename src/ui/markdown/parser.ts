import MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import { addCitationRule } from './citation-rule';
import { addMathRules } from './math-rules';

/** Link definitions by normalized label, as markdown-it keeps them. */
export type References = Record<string, { readonly href: string; readonly title?: string }>;

export interface MarkdownParser {
  /**
   * Block structure only; definitions found are added to `references`. With `partial` the text may
   * go on: a display formula that is not closed yet is one already.
   */
  parseBlocks(source: string, references: References, partial: boolean): Token[];
  /** `citationCount`: how many sources the text may name, see citation-rule.ts. */
  parseInline(content: string, references: References, citationCount?: number): readonly Token[];
}

const SCHEME = /^\s*([a-z][a-z0-9+.-]*):/i;
const LINKABLE = new Set(['http', 'https', 'mailto']);

export function createMarkdownParser(): MarkdownParser {
  const markdown = new MarkdownIt({ html: false, linkify: true });
  // What is refused stays text. Addresses without a scheme pass here and get no link when drawn.
  markdown.validateLink = (address) => {
    const scheme = SCHEME.exec(address)?.[1]?.toLowerCase();
    return scheme === undefined || LINKABLE.has(scheme);
  };
  // "main.py" and "README.md" are not addresses, although .py and .md are top-level domains.
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  addMathRules(markdown);
  addCitationRule(markdown);

  return {
    parseBlocks: (source, references, partial) => {
      const tokens: Token[] = [];
      markdown.block.parse(source, markdown, { references, partial }, tokens);
      return tokens;
    },
    parseInline: (content, references, citationCount = 0) =>
      markdown.parseInline(content, { references, citationCount })[0]?.children ?? [],
  };
}

/** The address if it may become a link, else undefined. */
export function linkableAddress(address: string | null): string | undefined {
  const scheme = address === null ? undefined : SCHEME.exec(address)?.[1]?.toLowerCase();
  return address !== null && scheme !== undefined && LINKABLE.has(scheme) ? address : undefined;
}

/** Line ends and NUL as CommonMark wants them. A lone CR at the end may be half of a CRLF. */
export function normalizeSource(text: string): string {
  if (!text.includes('\r') && !text.includes('\0')) return text;
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD');
}
