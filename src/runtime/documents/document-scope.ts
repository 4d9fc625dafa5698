// The one document that a question is about, where there is one.
import type { About, AskChoice } from '../../core/documents/answering/ask';
import type { Database } from '../../data/db';
import { getDocument, listDocuments } from '../../data/documents';
import type { KnowledgeDocument } from '../../data/knowledge-records';

export interface ScopeInputs {
  readonly question: string;
  readonly collectionIds: readonly string[];
  readonly about: About | undefined;
  readonly ask: AskChoice | undefined;
}

/**
 * What the user pointed at, the only document of the chosen collections, or the only one that the
 * question names. Undefined where it may be several, or the one is gone or not read yet.
 */
export async function findDocument(
  db: Database,
  { question, collectionIds, about, ask }: ScopeInputs,
): Promise<KnowledgeDocument | undefined> {
  const pointedAt = ask?.documentId ?? about?.documentId;
  if (pointedAt !== undefined) {
    const document = await getDocument(db, pointedAt);
    return document && isReadable(document) ? document : undefined;
  }
  const chosen = (await listDocuments(db))
    .filter(({ collectionId }) => collectionIds.includes(collectionId))
    .filter(isReadable);
  if (chosen.length <= 1) return chosen[0];
  const named = chosen.filter((document) => isNamed(document, question));
  return named.length === 1 ? named[0] : undefined;
}

function isReadable({ deletedAt, state, chunkCount }: KnowledgeDocument): boolean {
  return deletedAt === undefined && state.status === 'ready' && chunkCount > 0;
}

/** Shorter names stand in too many questions by chance. */
const MIN_NAME_CHARS = 4;

function isNamed({ name, title }: KnowledgeDocument, question: string): boolean {
  const asked = normalise(question);
  return [name, name.replace(/\.[^.]+$/, ''), title ?? '']
    .map(normalise)
    .some((one) => one.length >= MIN_NAME_CHARS && asked.includes(one));
}

/** " house policy 2026 ", so that only whole words are found. */
function normalise(text: string): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return words ? ` ${words.join(' ')} ` : '';
}
