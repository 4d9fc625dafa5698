// How a question is answered from documents: what it asks for, and whether passages, the whole
// document or its parts one after another are read for it.

/**
 * `passages`: the best few of a search. `document`: all of one document, which fits the context.
 * `steps`: one document part by part, and then what was noted of the parts.
 */
export type AskMethod = 'passages' | 'document' | 'steps';

export type AskTask = 'question' | 'summary' | 'count';

/** What the user decided about one answer; the rest is decided by `chooseMethod`. */
export interface AskChoice {
  /** In place of what is made from the conversation. */
  readonly searchQuery?: string;
  readonly method?: AskMethod;
  readonly documentId?: string;
}

/** The one document, or the one page of it, that a chat is about. */
export interface About {
  readonly documentId: string;
  readonly documentName: string;
  readonly collectionId: string;
  /** From 1. */
  readonly page?: number;
}

/** Longer documents are read as a whole only for what passages cannot tell. Tokens. */
const MAX_UNASKED_TOKENS = 3000;

const summaryWords = [
  /\b(summari[sz]e|summary|outline|overview|abstract|key points?|main points?|tl;?dr)\b/i,
  /\bwhat (is|are) (this|the|these) (document|book|paper|report|text|file)s? about\b/i,
  /\b(fasse?|fass).{0,60}\bzusammen\b|\bzusammenfass/i,
  /\br[ée]sum(e|é|er|ez)\b/i,
  /\b(resume|resumen|resumir)\b/i,
  /总结|概括|摘要|要約|まとめ|요약|لخص|ملخص/,
];

/** "How many days are copies kept?" is told by one passage; "how many days are listed" is not. */
const countWords = [
  /\bhow many\b.{0,80}\b(are there|is there|in (this|the|all)|listed|mentioned|named|occurs?|appears?|contains?|times)\b/i,
  /\bhow many\b.{0,60}\bdoes (this|the|it)\b.{0,40}\b(have|has|list|mention|name|contain)/i,
  /\b(count|list|name|enumerate) (all|every|each|the number)\b/i,
  /\bwie viele\b.{0,80}\b(gibt es|stehen|kommen|genannt|enthält)/i,
  /\bcombien\b.{0,60}\b(y a-t-il|sont|contient)/i,
  /\bcu[aá]nt[oa]s\b.{0,60}\b(hay|contiene|aparecen)/i,
];

/** A plain rule by words; what it does not know is a question, and the user can choose otherwise. */
export function taskOf(question: string): AskTask {
  if (countWords.some((words) => words.test(question))) return 'count';
  if (summaryWords.some((words) => words.test(question))) return 'summary';
  return 'question';
}

export interface MethodFacts {
  readonly task: AskTask;
  /** Of the one document that is meant; undefined where several may be. */
  readonly documentTokens: number | undefined;
  /** What of the context is free for its text. */
  readonly roomTokens: number;
  readonly chosen?: AskMethod | undefined;
}

export function chooseMethod({ task, documentTokens, roomTokens, chosen }: MethodFacts): AskMethod {
  if (documentTokens === undefined || chosen === 'passages') return 'passages';
  const fits = documentTokens <= roomTokens;
  if (chosen === 'document') return fits ? 'document' : 'steps';
  // A list that is counted here is right more often than a number from a small model.
  if (chosen === 'steps' || task === 'count') return 'steps';
  if (task === 'summary') return fits ? 'document' : 'steps';
  return fits && documentTokens <= MAX_UNASKED_TOKENS ? 'document' : 'passages';
}
