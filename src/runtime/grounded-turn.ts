// A turn that is answered from the user's documents: what is looked for, what of it fits, and how the
// question reads with it.
import { fitSources, quoteSources, type Source } from '../core/grounding';
import { estimateTokens } from '../core/prompt';
import type { Message } from '../data/records';
import type { DocumentHit, DocumentSearch } from './document-search';

export interface Grounding {
  /** Best first; empty: nothing in the documents has to do with the question. */
  readonly sources: readonly Source[];
  readonly searchQuery: string;
}

const PASSAGES = 12;
/** Few short passages: small models lose the thread in long ones. */
const MAX_PASSAGE_TOKENS = 1500;
/** Of the context, for passages; the rest is history, question and answer. */
const CONTEXT_SHARE = 0.45;
/** A passage below it that shares no word with the question would not support an answer. */
const MIN_COSINE = 0.3;
/** A question this short leans on the one before it ("And in winter?"). */
const SHORT_WORDS = 4;

export interface GroundingInputs {
  readonly search: DocumentSearch;
  /** Ends with the answer. */
  readonly branch: readonly Message[];
  readonly collectionIds: readonly string[];
  readonly contextLength: number;
  readonly signal: AbortSignal;
}

/** Undefined where no collection is chosen. An answer that goes on keeps the passages it began with. */
export async function findGrounding({
  search,
  branch,
  collectionIds,
  contextLength,
  signal,
}: GroundingInputs): Promise<Grounding | undefined> {
  const answer = branch.at(-1);
  if (answer?.sources && answer.text !== '') {
    return { sources: answer.sources, searchQuery: answer.searchQuery ?? '' };
  }
  if (collectionIds.length === 0) return undefined;
  const searchQuery = toSearchQuery(branch);
  const { hits } = await search.search(
    { text: searchQuery, collectionIds, limit: PASSAGES },
    signal,
  );
  const question = branch.findLast((message) => message.role === 'user')?.text ?? '';
  const budget = Math.min(
    MAX_PASSAGE_TOKENS,
    contextLength * CONTEXT_SHARE - estimateTokens(question),
  );
  return { sources: fitSources(hits.filter(isSupport).map(toSource), budget), searchQuery };
}

/** The branch as the engine reads it: the question with the passages in the question's place. */
export function withSources(
  branch: readonly Message[],
  sources: readonly Source[],
): readonly Message[] {
  const question = branch.findLast((message) => message.role === 'user');
  return branch.map((message) =>
    message === question ? { ...message, text: quoteSources(message.text, sources) } : message,
  );
}

/** In the model's place where the documents hold nothing: a small model would make something up. */
export const NO_SUPPORT = 'No support found: the chosen documents say nothing about this.';

/** The question, and the one before it where the question alone says too little. */
export function toSearchQuery(branch: readonly Message[]): string {
  const questions = branch.filter((message) => message.role === 'user').map(({ text }) => text);
  const newest = questions.at(-1)?.trim() ?? '';
  const before = questions.at(-2)?.trim();
  const isShort = newest.split(/\s+/).length <= SHORT_WORDS;
  return isShort && before !== undefined ? `${before} ${newest}` : newest;
}

function isSupport({ lexical, vector }: DocumentHit): boolean {
  return lexical !== undefined || (vector?.cosine ?? 0) >= MIN_COSINE;
}

function toSource({ chunk, document }: DocumentHit): Source {
  return {
    chunkId: String(chunk.id),
    documentId: document.id,
    documentName: document.name,
    text: chunk.text,
    start: chunk.start,
    end: chunk.end,
    ...(chunk.firstPage === undefined ? {} : { page: chunk.firstPage }),
  };
}
