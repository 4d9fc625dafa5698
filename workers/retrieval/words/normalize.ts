// One form for words that people take for the same: Résumé and resume, ﬁle and file, ١٢ and 12.

/**
 * Marks that readers leave out: accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic.
 * Marks of other scripts (Thai, Devanagari, kana) are letters to their readers and stay.
 */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]/g;

/** What no decomposition reaches. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
  ؤ: 'و',
  ئ: 'ي',
  ة: 'ه',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ٱ: 'ا',
  // Tatweel only stretches a word.
  ـ: '',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

// Arabic-Indic and Persian digits; other digits are rare in documents.
const DIGIT = /[\u0660-\u0669\u06f0-\u06f9]/g;

export function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

/** Compatibility forms, letter case, accents, Arabic vowel signs and letter variants are folded. */
export function normalizeText(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(MARKS, '')
    .normalize('NFC')
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter)
    .replace(DIGIT, (digit) => String((digit.codePointAt(0) ?? 0) & 15));
}
