import type { BlockKind, TextBlock } from '../../src/core/documents/ingest-api';

export interface SectionWriter {
  add(kind: BlockKind, text: string, level?: number): void;
  /** Replaces the last block's text: a paragraph that goes on in the next column. */
  extend(change: (text: string) => string): void;
  lastBlock(): { readonly kind: BlockKind; readonly text: string } | undefined;
  readonly length: () => number;
  /** Every block ends with an empty line, the last one too: sections follow each other. */
  finish(): { readonly text: string; readonly blocks: readonly TextBlock[] };
}

interface WrittenBlock {
  readonly kind: BlockKind;
  readonly text: string;
  readonly level?: number;
}

const SEPARATOR = '\n\n';

export function createSectionWriter(): SectionWriter {
  const written: WrittenBlock[] = [];
  let length = 0;
  return {
    add(kind, raw, level) {
      const text = raw.replace(/^\s*\n|\s+$/g, '');
      if (text.trim() === '') return;
      written.push(level === undefined ? { kind, text } : { kind, text, level });
      length += text.length + SEPARATOR.length;
    },
    extend(change) {
      const last = written.pop();
      if (!last) return;
      const text = change(last.text);
      written.push({ ...last, text });
      length += text.length - last.text.length;
    },
    lastBlock: () => written.at(-1),
    length: () => length,
    finish() {
      let start = 0;
      const blocks = written.map(({ kind, text, level }): TextBlock => {
        const range = { kind, start, end: start + text.length };
        start = range.end + SEPARATOR.length;
        return level === undefined ? range : { ...range, level };
      });
      return { text: written.map(({ text }) => text + SEPARATOR).join(''), blocks };
    },
  };
}
