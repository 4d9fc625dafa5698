// How well a text answers to what was typed: all letters in order, whole words and starts first.

const WORD_START = 12;
const NEXT_TO_LAST = 8;
const ANY = 1;
/** Long gaps weigh little, so that an initial still finds a far word. */
const GAP = 0.1;

/** Higher is better; undefined when the letters do not all occur in order. Empty queries match all. */
export function fuzzyScore(query: string, text: string): number | undefined {
  const wanted = fold(query).replace(/\s+/g, '');
  const offered = fold(text);
  const direct = offered.indexOf(fold(query).trim());
  if (direct >= 0 && wanted !== '') {
    const perLetter = isWordStart(offered, direct) ? WORD_START + NEXT_TO_LAST : NEXT_TO_LAST;
    return wanted.length * perLetter;
  }
  let score = 0;
  let last = -1;
  for (const letter of wanted) {
    const found = nextPosition(offered, letter, last);
    if (found < 0) return undefined;
    if (found === last + 1 && last >= 0) score += NEXT_TO_LAST;
    else score += (isWordStart(offered, found) ? WORD_START : ANY) - (found - last) * GAP;
    last = found;
  }
  return score;
}

/** The next letter if it continues a run, else the next word that starts with it, else anywhere. */
function nextPosition(text: string, letter: string, last: number): number {
  if (last >= 0 && text[last + 1] === letter) return last + 1;
  for (let at = text.indexOf(letter, last + 1); at >= 0; at = text.indexOf(letter, at + 1)) {
    if (isWordStart(text, at)) return at;
  }
  return text.indexOf(letter, last + 1);
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || /[\s\-_/.,:("]/.test(text[at - 1] ?? '');
}

/** Lower case without accents: "Élan" is found by "elan". */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
