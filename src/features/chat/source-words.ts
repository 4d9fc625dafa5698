import type { AskChoice } from '../../core/documents/answering/ask';
import type { Source } from '../../core/documents/answering/grounding';
import type { Message } from '../../data/records';
import type { Citation } from '../../ui/markdown/inline-items';

/** "Policy.pdf, page 4" */
export function sourceLabel({ documentName, page }: Source): string {
  return page === undefined ? documentName : `${documentName}, page ${page}`;
}

/** The document, open at the passage. */
export function sourceHref({ documentId, chunkId }: Source): string {
  return `#/knowledge/${documentId}?chunk=${chunkId}`;
}

/** What the marks in an answer lead to. */
export function toCitations(sources: readonly Source[]): readonly Citation[] {
  return sources.map((source, index) => ({
    href: sourceHref(source),
    label: `Source ${index + 1}: ${sourceLabel(source)}`,
  }));
}

/** How the documents were read. */
export function methodText({ method, plan, searchQuery }: Message): string {
  switch (method) {
    case 'document':
      return searchQuery === undefined
        ? 'Answered from the whole page'
        : 'Answered from the whole document';
    case 'steps':
      return `Answered from ${plan?.documentName ?? 'the document'}, read part by part`;
    default:
      return '';
  }
}

/** Documents offered; more would be a list to search in. */
const MAX_DOCUMENTS = 3;

export interface OtherWay {
  readonly label: string;
  readonly ask: AskChoice;
}

/** Ways to get the answer from the documents that were not taken. */
export function otherWays({ method, plan, sources = [] }: Message): readonly OtherWay[] {
  const documents = new Map(sources.map((source) => [source.documentId, source.documentName]));
  if (plan) documents.set(plan.documentId, plan.documentName);
  const passages: readonly OtherWay[] =
    method === 'passages'
      ? []
      : [{ label: 'From passages that fit the question', ask: { method: 'passages' } }];
  const whole = [...documents]
    .slice(0, MAX_DOCUMENTS)
    .flatMap(([documentId, name]) => [
      ...(method === 'document'
        ? []
        : [{ label: `From all of ${name}`, ask: { method: 'document', documentId } as const }]),
      ...(method === 'steps'
        ? []
        : [{ label: `From ${name}, part by part`, ask: { method: 'steps', documentId } as const }]),
    ]);
  return [...passages, ...whole];
}
