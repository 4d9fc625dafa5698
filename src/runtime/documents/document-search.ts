// What a search over the user's documents asks and answers.
import type { ChunkRow, KnowledgeDocument } from '../../data/knowledge-records';

export interface DocumentQuery {
  readonly text: string;
  /** Undefined: all documents. */
  readonly collectionIds?: readonly string[];
  readonly documentIds?: readonly string[];
  /** The words looked for must not leave this device; so it is too where a collection is kept here. */
  readonly staysHere?: boolean;
  /** Passages at most. */
  readonly limit: number;
}

export interface DocumentHit {
  readonly chunk: ChunkRow;
  readonly document: KnowledgeDocument;
  /** By words: place in that list from 1, and how many of the query's words the passage has. */
  readonly lexical?: { readonly rank: number; readonly matched: number; readonly words: number };
  /** By meaning: place in that list from 1, and the cosine. */
  readonly vector?: { readonly rank: number; readonly cosine: number };
}

export interface DocumentAnswer {
  /** Best first. */
  readonly hits: readonly DocumentHit[];
  /** What was looked for: the query's words without the most common, each as far as its ending. */
  readonly words: readonly string[];
  readonly documents: number;
  readonly chunks: number;
  readonly tookMs: number;
  /** False while no embedding model is here: words only. */
  readonly isByMeaning: boolean;
  /** How many of `chunks` can be found by meaning: fewer while vectors are made, or made anew. */
  readonly embeddedChunks: number;
}

export interface DocumentSearch {
  search(query: DocumentQuery, signal: AbortSignal): Promise<DocumentAnswer>;
}
