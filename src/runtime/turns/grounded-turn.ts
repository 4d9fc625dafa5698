// A turn that is answered from the user's documents: how, what is looked for, what of it fits, and how
// the question reads with it.
import {
  chooseMethod,
  taskOf,
  type AskMethod,
  type AskTask,
} from '../../core/documents/answering/ask';
import { fitSources, quoteSources, type Source } from '../../core/documents/answering/grounding';
import { estimateTokens } from '../../core/prompt/prompt';
import { withoutOverlap } from '../../core/documents/answering/reading-plan';
import { toSearchQuery } from '../../core/documents/search-query';
import { listChunks } from '../../data/chunks';
import type { Database } from '../../data/db';
import type { ChunkRow, KnowledgeDocument } from '../../data/knowledge-records';
import type { Message } from '../../data/records';
import { findDocument } from '../documents/document-scope';
import type { DocumentHit, DocumentSearch } from '../documents/document-search';
import type { TurnSettings } from './turn-settings';

export interface Grounding {
  /** Best first, or in the document's order; empty: the documents have nothing on the question. */
  readonly sources: readonly Source[];
  /** Absent where nothing was looked for. */
  readonly searchQuery?: string;
  readonly method: AskMethod;
}

/** A document that is read part by part for the answer. */
export interface Reading {
  readonly document: KnowledgeDocument;
  readonly chunks: readonly ChunkRow[];
  readonly task: AskTask;
  readonly question: string;
  readonly contextLength: number;
}

/** Neither: no documents are chosen. */
export type Ground =
  | { readonly grounding: Grounding; readonly reading?: never }
  | { readonly reading: Reading; readonly grounding?: never };

const PASSAGES = 12;
/** Few short passages: small models lose the thread in long ones. */
const MAX_PASSAGE_TOKENS = 1500;
/** Of the context, for passages; the rest is history, question and answer. */
const CONTEXT_SHARE = 0.45;
/** Of the context, for a whole document: the history gives way to it. */
const DOCUMENT_SHARE = 0.6;
/** Tokens of the words around a quoted chunk. */
const TOKENS_PER_CHUNK = 20;
/** A passage below it that shares no word with the question would not support an answer. */
const MIN_COSINE = 0.3;

export interface GroundingInputs {
  readonly db: Database;
  readonly search: DocumentSearch;
  /** Ends with the answer. */
  readonly branch: readonly Message[];
  readonly settings: Pick<TurnSettings, 'collectionIds' | 'about'>;
  /** Nothing of it may be sent to a server. */
  readonly staysHere?: boolean;
  readonly contextLength: number;
  /** How often what was found turned out too long: each time, half of it and no whole document. */
  readonly shrink?: number;
  /** What to look for, of the chat model; undefined where the plain rule serves. */
  readonly rewrite?: () => Promise<string | undefined>;
  readonly signal: AbortSignal;
}

/** Undefined where nothing is chosen. An answer that goes on keeps the passages it began with. */
export async function findGround(inputs: GroundingInputs): Promise<Ground | undefined> {
  const { db, branch, settings, shrink = 0 } = inputs;
  const contextLength = Math.floor(inputs.contextLength / 2 ** shrink);
  const { collectionIds, about } = settings;
  const answer = branch.at(-1);
  if (answer?.sources && answer.text !== '' && !answer.plan) {
    const { sources, searchQuery, method = 'passages' } = answer;
    return { grounding: { sources, method, ...(searchQuery !== undefined && { searchQuery }) } };
  }
  const ask = answer?.plan
    ? { ...answer.ask, documentId: answer.plan.documentId, method: 'steps' as const }
    : answer?.ask;
  if (collectionIds.length === 0 && !about && ask?.documentId === undefined) return undefined;
  const question = branch.findLast((message) => message.role === 'user')?.text ?? '';
  const document = await findDocument(db, { question, collectionIds, about, ask });
  const room = (share: number) => contextLength * share - estimateTokens(question);

  if (document && about?.page !== undefined && ask?.documentId === undefined) {
    return { grounding: await groundInPage(db, document, about.page, room(DOCUMENT_SHARE)) };
  }
  const task = taskOf(question);
  const chunks = document && (await listChunks(db, document.id));
  const method = chooseMethod({
    task,
    documentTokens: chunks && tokensOf(chunks),
    roomTokens: shrink > 0 ? 0 : room(DOCUMENT_SHARE),
    chosen: ask?.method,
  });
  if (document && chunks && method === 'steps') {
    return { reading: { document, chunks, task, question, contextLength } };
  }
  const found = await findPassages(inputs, about ? document : undefined);
  if (!document || !chunks || method === 'passages') {
    const budget = Math.min(MAX_PASSAGE_TOKENS, room(CONTEXT_SHARE));
    const sources = fitSources(found.hits.map(toSource), budget);
    return { grounding: { sources, searchQuery: found.searchQuery, method: 'passages' } };
  }
  // What the whole document says nothing about is not asked of it either.
  const isWanted = task !== 'question' || ask?.method === 'document' || found.hits.length > 0;
  const sources = isWanted ? sourcesOf(document, chunks) : [];
  return { grounding: { sources, searchQuery: found.searchQuery, method } };
}

async function findPassages(
  { search, branch, settings, staysHere = false, rewrite, signal }: GroundingInputs,
  only: KnowledgeDocument | undefined,
): Promise<{ readonly hits: readonly DocumentHit[]; readonly searchQuery: string }> {
  const questions = branch.filter(({ role }) => role === 'user').map(({ text }) => text);
  const searchQuery =
    branch.at(-1)?.ask?.searchQuery ?? (await rewrite?.()) ?? toSearchQuery(questions);
  const scope = only
    ? { collectionIds: [only.collectionId], documentIds: [only.id] }
    : { collectionIds: settings.collectionIds };
  const query = { text: searchQuery, limit: PASSAGES, staysHere, ...scope };
  const { hits } = await search.search(query, signal);
  return { hits: hits.filter(isSupport), searchQuery };
}

async function groundInPage(
  db: Database,
  document: KnowledgeDocument,
  page: number,
  roomTokens: number,
): Promise<Grounding> {
  const chunks = (await listChunks(db, document.id)).filter(
    ({ firstPage = 1, lastPage = firstPage }) => firstPage <= page && page <= lastPage,
  );
  return { sources: fitSources(sourcesOf(document, chunks), roomTokens), method: 'document' };
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

function isSupport({ lexical, vector }: DocumentHit): boolean {
  return lexical !== undefined || (vector?.cosine ?? 0) >= MIN_COSINE;
}

function tokensOf(chunks: readonly ChunkRow[]): number {
  return withoutOverlap(chunks).reduce(
    (sum, { text }) => sum + TOKENS_PER_CHUNK + estimateTokens(text),
    0,
  );
}

const sourcesOf = (document: KnowledgeDocument, chunks: readonly ChunkRow[]) =>
  withoutOverlap(chunks).map((chunk) => toSource({ chunk, document }));

export function toSource({ chunk, document }: Pick<DocumentHit, 'chunk' | 'document'>): Source {
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
