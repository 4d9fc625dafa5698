// Characters that stand for others, or for nothing. Search folds more; this keeps what one can read.

/** Ligatures and the presentation forms of Arabic and Hebrew. */
const COMPATIBILITY = /[\ufb00-\ufdfb\ufe70-\ufefc]+/g;
/** Control characters but tab and line breaks, soft hyphens, byte order marks, private glyph numbers. */

const NOISE =
  /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u00ad\ufeff\ufffe\uffff\ue000-\uf8ff]/g;
const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f]/g;

/** Accents that stand before their letter, as TeX sets them. */
const APART_ACCENTS = /([\u00a8\u00b4\u02c6\u02c7\u02d8-\u02da\u02dc])\s?(\p{L})/gu;
const COMBINING: Readonly<Record<string, string>> = {
  '\u00a8': '\u0308',
  '\u00b4': '\u0301',
  '\u02c6': '\u0302',
  '\u02c7': '\u030c',
  '\u02d8': '\u0306',
  '\u02d9': '\u0307',
  '\u02da': '\u030a',
  '\u02dc': '\u0303',
};

/** `na¨\u0131ve` -> `naïve`, where there is such a letter. */
export function composeAccents(text: string): string {
  return text.replace(APART_ACCENTS, (apart, accent: string, letter: string) => {
    const base = letter === '\u0131' ? 'i' : letter;
    const composed = `${base}${COMBINING[accent] ?? ''}`.normalize('NFC');
    return composed.length === 1 ? composed : apart;
  });
}

export function cleanText(text: string): string {
  return text
    .replace(COMPATIBILITY, (found) => found.normalize('NFKC'))
    .replace(NOISE, '')
    .replace(SPACES, ' ')
    .normalize('NFC');
}

/** Numbers of glyphs where characters should be: fonts that do not say what they write. */

const GLYPH_NUMBERS = /[\u0001-\u0008\u000b\u000e-\u001f\u007f-\u009f\ue000-\uf8ff\ufffd]/g;
/** Some fonts have words and only their space under a wrong number. */
const MAX_UNKNOWN_SHARE = 0.3;

/** The text with a space for each unknown character, or none of it where most are unknown. */
export function dropUnknown(text: string): {
  readonly text: string;
  readonly unknownChars: number;
} {
  const count = text.match(GLYPH_NUMBERS)?.length ?? 0;
  if (count === 0) return { text, unknownChars: 0 };
  const isNoise = count > 2 && count > MAX_UNKNOWN_SHARE * text.replace(/\s/g, '').length;
  return {
    text: isNoise ? '' : text.replace(GLYPH_NUMBERS, ' '),
    unknownChars: isNoise ? count : 0,
  };
}
