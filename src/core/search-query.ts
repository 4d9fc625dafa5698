// What is looked for in the documents, made from the conversation.

/** A question this short leans on the one before it ("And in winter?"). */
const SHORT_WORDS = 4;
/** Words that stand for something said before. */
const LEANING =
  /\b(it|its|they|them|their|those|these|that|this one|he|she|him|her|his|there|then|the same|the other|another one|sie|diese[rsmn]?|davon|dort|ils?|elles?|cela|ello|eso|ella)\b/i;
const OPENING = /^(and|or|but|what about|how about|why|und|oder|aber|et|y|pero)\b/i;
/** Longest query; what is looked for is in its first words. */
const MAX_CHARS = 400;

/** The newest question, with the one before it where alone it says too little. Oldest first. */
export function toSearchQuery(questions: readonly string[]): string {
  const [before, newest = ''] = questions.map((text) => text.trim()).slice(-2);
  const only = questions.length > 1 ? newest : (before ?? '');
  if (questions.length < 2 || !leans(only)) return cut(only);
  // The one before may lean too: then its own query is what it meant.
  return cut(`${toSearchQuery(questions.slice(0, -1))} ${only}`);
}

function leans(question: string): boolean {
  const isShort = question.split(/\s+/).length <= SHORT_WORDS;
  return isShort || OPENING.test(question) || LEANING.test(question);
}

/** The end is the newest. */
function cut(query: string): string {
  return query.length <= MAX_CHARS ? query : query.slice(-MAX_CHARS).replace(/^\S*\s/, '');
}
