// What is looked for in the documents, made from the conversation by a plain rule.

/** A question this short leans on the one before it ("And in winter?"). */
const SHORT_WORDS = 4;
/** Words that stand for something said before. */
const LEANING =
  /\b(it|its|they|them|their|those|these|that|this one|ones|he|she|him|her|his|there|then|else|instead|the (same|other|first|second|third|last|former|latter)|another one|sie|diese[rsmn]?|davon|dort|ils?|elles?|cela|ello|eso|ella)\b|[它他她这那]|[それあこ]の|[そあ]れ/i;
const OPENING = /^(and|or|but|what about|how about|why|und|oder|aber|et|y|pero)\b/i;
/** Longest query; what is looked for is in its first words. */
const MAX_CHARS = 400;

/** The newest question, with the one before it where alone it says too little. Oldest first. */
export function toSearchQuery(questions: readonly string[]): string {
  const newest = questions.at(-1)?.trim() ?? '';
  if (!leansOnEarlier(questions)) return cut(newest);
  // The one before may lean too: then its own query is what it meant.
  return cut(`${toSearchQuery(questions.slice(0, -1))} ${newest}`);
}

/** Whether the newest question says too little without those before it. */
export function leansOnEarlier(questions: readonly string[]): boolean {
  if (questions.length < 2) return false;
  const newest = questions.at(-1)?.trim() ?? '';
  return wordsOf(newest).length <= SHORT_WORDS || pointsBack(newest);
}

/** Whether it has words that stand for something said before. */
export function pointsBack(question: string): boolean {
  return OPENING.test(question) || LEANING.test(question);
}

/** In lower case, also of languages that write no spaces. */
export function wordsOf(text: string): readonly string[] {
  const segments = new Intl.Segmenter(undefined, { granularity: 'word' }).segment(
    text.normalize('NFKC').toLowerCase(),
  );
  return [...segments].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
}

/** The end is the newest. */
function cut(query: string): string {
  return query.length <= MAX_CHARS ? query : query.slice(-MAX_CHARS).replace(/^\S*\s/, '');
}
