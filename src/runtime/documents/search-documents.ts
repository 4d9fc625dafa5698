// A search over the user's documents: words at once, meaning where the model is here.
import { isAbort } from '../../core/errors';
import { log } from '../../core/log';
import { getChunks } from '../../data/chunks';
import { areDeviceOnly, listCollections } from '../../data/collections';
import type { Database } from '../../data/db';
import { listDocuments } from '../../data/documents';
import { LOOSE_COLLECTION_ID } from '../../data/knowledge-records';
import type { QueryVector, SearchHit } from '../../core/documents/retrieval-api';
import type { DocumentIndex } from './document-index';
import type { DocumentHit, DocumentQuery, DocumentSearch } from './document-search';

export interface SearchInputs {
  readonly db: Database;
  readonly index: Pick<DocumentIndex, 'search'>;
  /** The query as a vector; undefined where there is no embedding model. */
  readonly embedQuery: (text: string, signal: AbortSignal) => Promise<QueryVector | undefined>;
  /** Whether texts are sent to a server to be embedded. */
  readonly embedsElsewhere: () => Promise<boolean>;
}

export function createDocumentSearch({
  db,
  index,
  embedQuery,
  embedsElsewhere,
}: SearchInputs): DocumentSearch {
  /** A failed embedding costs the meaning, not the answer. */
  const toVector = async (text: string, signal: AbortSignal) => {
    try {
      return await embedQuery(text, signal);
    } catch (error) {
      if (isAbort(error)) throw error;
      log('warn', 'The query could not be embedded', error);
      return undefined;
    }
  };

  /** By words alone where its meaning is made elsewhere and it must stay. */
  const mustStay = async ({ staysHere = false, collectionIds = [] }: DocumentQuery) =>
    (await embedsElsewhere()) && (staysHere || (await areDeviceOnly(db, collectionIds)));

  return {
    async search(query, signal) {
      const startedAt = performance.now();
      const collectionIds = query.collectionIds ?? [
        ...(await listCollections(db)).map(({ id }) => id),
        LOOSE_COLLECTION_ID,
      ];
      const vector = (await mustStay(query)) ? undefined : await toVector(query.text, signal);
      const [answer, documents] = await Promise.all([
        index.search({
          collectionIds,
          text: query.text,
          limit: query.limit,
          ...(query.documentIds ? { documentIds: query.documentIds } : {}),
          ...(vector ? { vector } : {}),
        }),
        listDocuments(db),
      ]);
      signal.throwIfAborted();
      const searched = documents.filter(({ collectionId }) => collectionIds.includes(collectionId));
      const byId = new Map(searched.map((document) => [document.id, document]));
      const rows = await getChunks(
        db,
        answer.hits.map(({ chunkId }) => Number(chunkId)),
      );
      const chunks = new Map(rows.map((row) => [row.id, row]));
      const toHit = (hit: SearchHit): readonly DocumentHit[] => {
        const chunk = chunks.get(Number(hit.chunkId));
        const document = byId.get(hit.documentId);
        // Deleted since the index was read.
        if (!chunk || !document) return [];
        return [{ chunk, document, ...reasonsOf(hit, answer.words.length) }];
      };
      return {
        hits: answer.hits.flatMap(toHit),
        words: answer.words,
        documents: searched.length,
        chunks: searched.reduce((sum, { chunkCount }) => sum + chunkCount, 0),
        tookMs: performance.now() - startedAt,
        isByMeaning: vector !== undefined,
        embeddedChunks: searched.reduce((sum, { embeddedCount }) => sum + embeddedCount, 0),
      };
    },
  };
}

function reasonsOf(hit: SearchHit, words: number): Pick<DocumentHit, 'lexical' | 'vector'> {
  const { lexical, vector } = hit;
  return {
    ...(lexical ? { lexical: { rank: lexical.rank, matched: lexical.words.length, words } } : {}),
    ...(vector ? { vector: { rank: vector.rank, cosine: vector.score } } : {}),
  };
}
