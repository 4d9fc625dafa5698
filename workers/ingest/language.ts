// A guess good enough to choose stop words and a segmenter: the script, then the commonest words.

const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/[\u3040-\u30ff]/g, 'ja'],
  [/[\uac00-\ud7af]/g, 'ko'],
  [/[\u4e00-\u9fff]/g, 'zh'],
  [/[\u0600-\u06ff]/g, 'ar'],
  [/[\u0590-\u05ff]/g, 'he'],
  [/[\u0400-\u04ff]/g, 'ru'],
  [/[\u0370-\u03ff]/g, 'el'],
  [/[\u0e00-\u0e7f]/g, 'th'],
  [/[\u0900-\u097f]/g, 'hi'],
];

const WORDS: Readonly<Record<string, string>> = {
  en: 'the of and to in is that for with was are this be on not have',
  de: 'der die und das ist nicht ein eine mit den von zu auf für sich dem',
  fr: 'le la les et des est une dans que pour pas sur qui du au avec',
  es: 'el la los las que y en un una es por con para del se no',
  it: 'il la che di e è un una per non con del della sono gli nel',
  pt: 'o a os as que e em um uma não para com do da se por',
  nl: 'de het een en van is dat niet op te zijn met voor aan er die',
  pl: 'i w nie na się z że to jest do o jak po co tak za',
};

const MIN_LETTERS = 20;
const MIN_WORDS = 12;
/** A Japanese text is mostly Han characters with some kana between. */
const MIN_SHARE = 0.2;
const KANA_SHARE = 0.05;
const MIN_WORD_SHARE = 0.08;

const wordSets = Object.entries(WORDS).map(
  ([language, words]) => [language, new Set(words.split(' '))] as const,
);

/** BCP 47, or undefined where the text is too short or of another language. */
export function guessLanguage(text: string): string | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters < MIN_LETTERS) return undefined;
  for (const [script, language] of SCRIPTS) {
    const share = (text.match(script)?.length ?? 0) / letters;
    if (share >= (language === 'ja' ? KANA_SHARE : MIN_SHARE)) return language;
  }
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < MIN_WORDS) return undefined;
  const scores = wordSets.map(([language, set]) => ({
    language,
    share: words.filter((word) => set.has(word)).length / words.length,
  }));
  const [best] = scores.sort((a, b) => b.share - a.share);
  return best && best.share >= MIN_WORD_SHARE ? best.language : undefined;
}
