// A word as the index knows it: its stem, hashed. Light stemming, the same for chunks and queries: plurals of languages that make them with -s, and
// what Arabic writes together with a word (article, "and", endings), as Larkey's light10 does.

const ARABIC = /^[\u0621-\u064a]+$/;
const ARABIC_AND = /^و(?=.{3})/;
const ARABIC_ARTICLE = /^(?:ال|وال|بال|كال|فال|لل)(?=.{2})/;
const ARABIC_ENDING = /(?<=.{2})(?:ها|ان|ات|ون|ين|يه|ه|ي)$/;

function stemArabic(word: string): string {
  let stem = word.replace(ARABIC_AND, '').replace(ARABIC_ARTICLE, '');
  for (let ending = 0; ending < 2; ending += 1) stem = stem.replace(ARABIC_ENDING, '');
  return stem;
}

/** Harman's s-stemmer: only what is nearly always a plural. */
function stemPlural(word: string): string {
  if (word.endsWith('ies') && !/[ae]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:us|ss|[aeo]es)$/.test(word)) return word;
  return word.slice(0, -1);
}

const MIN_PLURAL = 4;

function stemOf(word: string): string {
  if (word.length >= MIN_PLURAL && word.endsWith('s')) return stemPlural(word);
  return ARABIC.test(word) ? stemArabic(word) : word;
}

/** 32 bits (FNV-1a, mixed). Of 100,000 different words about two share theirs. */
export function termOf(word: string): number {
  const stem = stemOf(word);
  let hash = 0x811c9dc5;
  for (let index = 0; index < stem.length; index += 1) {
    hash = Math.imul(hash ^ stem.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
