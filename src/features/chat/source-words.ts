import type { Source } from '../../core/grounding';
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
