// What the retrieval worker serves: open collections by id, and search over one or several of them.
import { AppError } from '../../src/core/errors';
import { fuseRanks } from '../../src/core/documents/rank-fusion';
import type {
  DocumentHit,
  DocumentQuery,
  RetrievalApi,
  SearchAnswer,
  SearchHit,
  SearchQuery,
} from '../../src/core/documents/retrieval-api';
import type { ChunkRef } from './chunk-table';
import { createCollection, type Collection } from './collection';
import type { Accept } from './vector-index';
import type { VectorLimits } from './vectors';
import { searchWords } from './words/search-words';
import { withoutStopWords } from './words/stop-words';
import { wordsOf } from './words/tokenize';

/** So many of each list are fused. */
const FUSED_RANKS = 50;

interface Found extends ChunkRef {
  readonly collectionId: string;
  readonly score: number;
  readonly words?: readonly string[];
}

export function createRetrieval(limits: VectorLimits): RetrievalApi {
  const collections = new Map<string, Collection>();

  const find = (collectionId: string): Collection => {
    const collection = collections.get(collectionId);
    if (!collection) throw new AppError('record-not-found', `${collectionId} is not open`);
    return collection;
  };

  async function close(collectionId: string): Promise<void> {
    const collection = collections.get(collectionId);
    collections.delete(collectionId);
    await collection?.close();
  }

  return {
    async open(collectionId, settings) {
      await close(collectionId);
      collections.set(collectionId, createCollection(collectionId, settings, limits));
    },
    load: async (collectionId, segments) => find(collectionId).load(segments),
    reconcile: async (collectionId, chunkIds) => find(collectionId).reconcile(chunkIds),
    close,
    add: async (collectionId, chunks) => find(collectionId).add(chunks),
    addVectors: async (collectionId, vectors) => find(collectionId).addVectors(vectors),
    vectorsOf: async (collectionId, chunkIds) => find(collectionId).vectorsOf(chunkIds),
    changeEmbedding: async (collectionId, embedding) =>
      find(collectionId).changeEmbedding(embedding),
    removeChunks: async (collectionId, chunkIds) => find(collectionId).removeChunks(chunkIds),
    removeDocuments: async (collectionId, documentIds) =>
      find(collectionId).removeDocuments(documentIds),
    search: async (query) => search(query.collectionIds.map(find), query),
    searchDocuments: async (query) => searchDocuments(query.collectionIds.map(find), query),
    save: async (collectionId) => find(collectionId).save(),
    confirmSaved: async (collectionId, revision) => find(collectionId).confirmSaved(revision),
    stats: async (collectionId) => find(collectionId).stats(),
  };
}

async function search(
  collections: readonly Collection[],
  query: SearchQuery,
): Promise<SearchAnswer> {
  const startedAt = performance.now();
  const wanted = Math.max(FUSED_RANKS, query.limit);
  const words = query.text ? withoutStopWords(wordsOf(query.text), query.language) : [];
  const byMeaning = await findByMeaning(collections, query, wanted);
  const byWords = findByWords(collections, query, words, wanted);
  const keyOf = ({ collectionId, chunkId }: Found) => `${collectionId}\n${chunkId}`;
  const fused = fuseRanks([byWords, byMeaning], keyOf).slice(0, Math.max(0, query.limit));
  const hits = fused.map(({ item, score, ranks: [wordRank, meaningRank] }): SearchHit => {
    const lexical = wordRank === undefined ? undefined : byWords[wordRank - 1];
    const vector = meaningRank === undefined ? undefined : byMeaning[meaningRank - 1];
    const { collectionId, documentId, chunkId } = item;
    return {
      collectionId,
      documentId,
      chunkId,
      score,
      ...(lexical &&
        wordRank !== undefined && {
          lexical: { rank: wordRank, score: lexical.score, words: lexical.words ?? [] },
        }),
      ...(vector &&
        meaningRank !== undefined && { vector: { rank: meaningRank, score: vector.score } }),
    };
  });
  return { hits, words, tookMs: performance.now() - startedAt };
}

/** Undefined: everything may be found. */
function acceptOf(
  { table }: Collection,
  documentIds: readonly string[] | undefined,
): Accept | undefined {
  if (!documentIds) return undefined;
  const rows = new Set(documentIds.flatMap((id) => [...table.rowsOfDocument(id)]));
  return (row) => rows.has(row);
}

async function findByMeaning(
  collections: readonly Collection[],
  { vector, documentIds }: SearchQuery,
  wanted: number,
): Promise<readonly Found[]> {
  if (!vector) return [];
  const lists = await Promise.all(
    collections.map(async (collection) => {
      const vectors = collection.vectors();
      if (vectors?.embedding.modelId !== vector.modelId) return [];
      const accept = acceptOf(collection, documentIds);
      const hits = await vectors.index.search(vector.values, wanted, accept);
      return hits.flatMap(({ id, score }) => toFound(collection, id, score));
    }),
  );
  return lists
    .flat()
    .sort((a, b) => b.score - a.score)
    .slice(0, wanted);
}

function findByWords(
  collections: readonly Collection[],
  { documentIds }: SearchQuery,
  words: readonly string[],
  wanted: number,
): readonly Found[] {
  if (words.length === 0) return [];
  const sources = collections.map((collection) => {
    const accept = acceptOf(collection, documentIds);
    return { index: collection.words, ...(accept && { accept }) };
  });
  return searchWords(sources, words, wanted).flatMap(({ source, id, score, words: matched }) => {
    const collection = collections[source];
    return collection ? toFound(collection, id, score, matched) : [];
  });
}

function toFound(
  { collectionId, table }: Collection,
  row: number,
  score: number,
  words?: readonly string[],
): Found[] {
  const chunk = table.chunkAt(row);
  return chunk ? [{ ...chunk, collectionId, score, ...(words && { words }) }] : [];
}

async function searchDocuments(
  collections: readonly Collection[],
  { vector, limit }: DocumentQuery,
): Promise<readonly DocumentHit[]> {
  const lists = await Promise.all(
    collections.map(async (collection) => {
      const vectors = collection.vectors();
      if (vectors?.embedding.modelId !== vector.modelId) return [];
      const hits = await vectors.documents.search(vector.values, limit);
      return hits.map((hit) => ({ collectionId: collection.collectionId, ...hit }));
    }),
  );
  return lists
    .flat()
    .sort((a, b) => b.score - a.score)
    .slice(0, Math.max(0, limit));
}
