// Text to words. Scripts without spaces go through the browser's dictionary (Intl.Segmenter).
import { isAscii, normalizeText } from './normalize';

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const ASCII_WORD = /[a-z0-9]+/g;

/** Scripts that are written without spaces between words. */
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;
const UNSPACED_RUN = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, 'gu');
const IS_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u');

/** Missing in Firefox before 125; pairs of letters find nearly as well. */
function createSegmenter(): ((run: string) => string[]) | undefined {
  if (!('Segmenter' in Intl)) return undefined;
  // The dictionary covers all these scripts whatever the locale.
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  return (run) => Array.from(segmenter.segment(run), ({ segment }) => segment);
}

export function pairsOf(run: string): string[] {
  const letters = Array.from(run);
  if (letters.length < 2) return letters;
  return letters.slice(1).map((letter, index) => `${letters[index] ?? ''}${letter}`);
}

let segment: ((run: string) => string[]) | undefined;

function splitUnspaced(word: string): string[] {
  segment ??= createSegmenter() ?? pairsOf;
  const split = segment;
  const runs = word.match(UNSPACED_RUN) ?? [];
  return runs.flatMap((run) => (IS_UNSPACED.test(run) ? split(run) : [run]));
}

/** Normalised words in order, repetitions included. */
export function wordsOf(text: string): readonly string[] {
  const normal = normalizeText(text);
  if (isAscii(normal)) return normal.match(ASCII_WORD) ?? [];
  const words = normal.match(WORD) ?? [];
  return IS_UNSPACED.test(normal)
    ? words.flatMap((word) => (IS_UNSPACED.test(word) ? splitUnspaced(word) : [word]))
    : words;
}
