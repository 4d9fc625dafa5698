// Documents about the same as another one: by the mean direction of their passages.
import { listChunkIds } from '../../data/chunks';
import { listCollections } from '../../data/collections';
import type { Database } from '../../data/db';
import { getDocument, listDocuments } from '../../data/documents';
import { LOOSE_COLLECTION_ID, type KnowledgeDocument } from '../../data/knowledge-records';
import type { EmbeddingSettings } from '../../core/documents/retrieval-api';
import type { DocumentIndex } from './document-index';

export interface RelatedDocument {
  readonly document: KnowledgeDocument;
  /** -1 to 1. */
  readonly cosine: number;
}

export interface RelatedInputs {
  readonly db: Database;
  readonly index: Pick<DocumentIndex, 'vectorsOf' | 'searchDocuments'>;
  readonly embedding: () => Promise<EmbeddingSettings>;
}

/** Below it two documents share little more than their language. */
const MIN_COSINE = 0.4;

/** At most `limit`, the nearest first; none where the document has no vectors yet. */
export async function relatedDocuments(
  { db, index, embedding }: RelatedInputs,
  documentId: string,
  limit: number,
): Promise<readonly RelatedDocument[]> {
  const document = await getDocument(db, documentId);
  if (!document) return [];
  const { modelId, dimensions } = await embedding();
  const ids = await listChunkIds(db, [documentId]);
  const values = new Float32Array(dimensions);
  for (const vector of (await index.vectorsOf(document.collectionId, ids)).values()) {
    vector.forEach((value, at) => (values[at] = (values[at] ?? 0) + value));
  }
  if (values.every((value) => value === 0)) return [];
  const collectionIds = [...(await listCollections(db)).map(({ id }) => id), LOOSE_COLLECTION_ID];
  // One more, because the nearest is the document itself.
  const query = { collectionIds, vector: { modelId, values }, limit: limit + 1 };
  const hits = await index.searchDocuments(query);
  const known = new Map((await listDocuments(db)).map((one) => [one.id, one]));
  return hits
    .flatMap(({ documentId: id, score }): RelatedDocument[] => {
      const found = id === documentId ? undefined : known.get(id);
      return found && score >= MIN_COSINE ? [{ document: found, cosine: score }] : [];
    })
    .slice(0, limit);
}
