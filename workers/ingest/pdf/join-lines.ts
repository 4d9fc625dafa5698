// Two lines of one paragraph -> one text: words that were divided at the end of a line are whole again.

const DIVIDED = /(\p{L}{2,})[-\u2010]$/u;
const GOES_ON = /^(\p{Ll}+)/u;
const WIDE_END = /[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]$/;
const WIDE_START = /^[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;

export interface LineJoiner {
  /** Words seen whole tell `re-\nused` from `well-\nknown`. */
  learn(text: string): void;
  join(before: string, after: string): string;
}

/** More words than any language has in use; a document of noise must not fill the memory. */
const MAX_WORDS = 200_000;

export function createLineJoiner(): LineJoiner {
  const compounds = new Set<string>();
  return {
    learn(text) {
      if (compounds.size > MAX_WORDS) return;
      for (const [word] of text.matchAll(/\p{L}+(?:-\p{L}+)+(?!\p{L}|-)/gu)) {
        compounds.add(word.toLowerCase());
      }
    },
    join(before, after) {
      const first = DIVIDED.exec(before)?.[1];
      const second = GOES_ON.exec(after)?.[1];
      if (first !== undefined && second !== undefined) {
        const isCompound = compounds.has(`${first}-${second}`.toLowerCase());
        return isCompound ? `${before}${after}` : `${before.slice(0, -1)}${after}`;
      }
      if (/[-\u2010/]$/.test(before) && /[^\s][-\u2010/]$/.test(before)) return `${before}${after}`;
      // Chinese and Japanese have no spaces between words, so none between lines.
      if (WIDE_END.test(before) && WIDE_START.test(after)) return `${before}${after}`;
      return `${before} ${after}`;
    },
  };
}
