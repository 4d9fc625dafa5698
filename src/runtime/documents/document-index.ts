// The indexes of the collections, opened in this tab's retrieval worker from what is stored. The
// owner tab writes them; the others read them again when it says that they changed.
import { log } from '../../core/log';
import type {
  ChunkVector,
  DocumentHit,
  DocumentQuery,
  EmbeddingSettings,
  LoadReport,
  MissingChunks,
  SearchAnswer,
  SearchQuery,
} from '../../core/documents/retrieval-api';
import { getChunks, listChunkIds } from '../../data/chunks';
import type { Database } from '../../data/db';
import { listDocuments } from '../../data/documents';
import { listIndexSegments, saveIndexSegments } from '../../data/index-segments';
import type { ChunkRow } from '../../data/knowledge-records';
import type { TabLink } from '../jobs/gpu-owner';
import { createRetrievalClient } from './retrieval-client';

export interface DocumentIndex {
  /** Of these collections, opened first. */
  search(query: SearchQuery): Promise<SearchAnswer>;
  searchDocuments(query: DocumentQuery): Promise<readonly DocumentHit[]>;
  /** The owner only. Words can be found at once; vectors follow. */
  addChunks(collectionId: string, rows: readonly ChunkRow[]): Promise<void>;
  addVectors(collectionId: string, vectors: readonly ChunkVector[]): Promise<void>;
  /** Chunks of the collection without a vector, by number. */
  withoutVector(collectionId: string): Promise<readonly number[]>;
  removeDocument(collectionId: string, documentId: string): Promise<void>;
  removeChunks(collectionId: string, chunkIds: readonly number[]): Promise<void>;
  /** Of chunks that have one, by number. */
  vectorsOf(
    collectionId: string,
    chunkIds: readonly number[],
  ): Promise<ReadonlyMap<number, Float32Array>>;
  /** The embedding is another one: collections are opened again, without vectors, in every tab. */
  changeEmbedding(collectionIds: readonly string[]): void;
  /** Stores what changed, and tells the other tabs. */
  save(collectionId: string): Promise<void>;
  dispose(): void;
}

export interface DocumentIndexInputs {
  readonly db: Database;
  readonly tabs: TabLink;
  /** What vectors are made with now. */
  readonly embedding: () => Promise<EmbeddingSettings>;
  /** An index was opened that lacks vectors: never made, or damaged. */
  readonly onVectorsMissing: () => void;
}

/** Rows read and handed over at a time: a few hundred kilobytes. */
const BATCH = 256;
const SEGMENTS_AT_ONCE = 4;

export const toChunkId = (row: Pick<ChunkRow, 'id'>): string => String(row.id);

export function createDocumentIndex({
  db,
  tabs,
  embedding,
  onVectorsMissing,
}: DocumentIndexInputs): DocumentIndex {
  const client = createRetrievalClient();
  const opened = new Map<string, Promise<MissingChunks>>();

  const addRows = async (collectionId: string, rows: readonly ChunkRow[]) => {
    const chunks = rows.map((row) => ({
      chunkId: toChunkId(row),
      documentId: row.documentId,
      text: indexedText(row),
    }));
    await client.call('add', collectionId, chunks);
  };

  const chunkIdsOf = async (collectionId: string) => {
    const documents = await listDocuments(db, collectionId);
    return listChunkIds(
      db,
      documents.map(({ id }) => id),
    );
  };

  /** What was stored, and then what is missing of it: a crash or damage costs time, nothing else. */
  const open = async (collectionId: string): Promise<MissingChunks> => {
    await client.call('open', collectionId, { embedding: await embedding() });
    const segments = await listIndexSegments(db, collectionId);
    const ids = chunkIdsOf(collectionId);
    // Awaited below; until then nobody else hears of it.
    ids.catch(() => undefined);
    // One load ahead: the next segments are copied while the worker puts the last ones in place.
    let loading: Promise<LoadReport> | undefined;
    for (let from = 0; from < segments.length; from += SEGMENTS_AT_ONCE) {
      const before = loading;
      loading = client.call('load', collectionId, segments.slice(from, from + SEGMENTS_AT_ONCE));
      loading.catch(() => undefined);
      tellLosses(collectionId, await before);
    }
    tellLosses(collectionId, await loading);
    const missing = await client.call('reconcile', collectionId, (await ids).map(String));
    const wanted = [...missing.absent, ...missing.withoutWords].map(Number);
    for (let from = 0; from < wanted.length; from += BATCH) {
      await addRows(collectionId, await getChunks(db, wanted.slice(from, from + BATCH)));
    }
    if (missing.absent.length + missing.withoutVector.length > 0) onVectorsMissing();
    return missing;
  };

  const ensureOpen = (collectionId: string) => {
    // The worker may have crashed and lost all that was open in it.
    if (!client.isRunning()) opened.clear();
    const known = opened.get(collectionId);
    if (known) return known;
    const opening = open(collectionId);
    opened.set(collectionId, opening);
    opening.catch(() => opened.delete(collectionId));
    return opening;
  };

  let saving: Promise<void> = Promise.resolve();
  const save = async (collectionId: string) => {
    await ensureOpen(collectionId);
    const changes = await client.call('save', collectionId);
    await saveIndexSegments(db, collectionId, changes);
    await client.call('confirmSaved', collectionId, changes.revision);
    tabs.post({ type: 'documents-changed', collectionId });
  };

  tabs.onMessage((message) => {
    if (message.type === 'documents-changed') opened.delete(message.collectionId);
  });

  return {
    async search(query) {
      for (const collectionId of query.collectionIds) await ensureOpen(collectionId);
      return client.call('search', query);
    },
    async searchDocuments(query) {
      for (const collectionId of query.collectionIds) await ensureOpen(collectionId);
      return client.call('searchDocuments', query);
    },
    async addChunks(collectionId, rows) {
      await ensureOpen(collectionId);
      await addRows(collectionId, rows);
    },
    async addVectors(collectionId, vectors) {
      await ensureOpen(collectionId);
      await client.call('addVectors', collectionId, vectors);
    },
    async withoutVector(collectionId) {
      await ensureOpen(collectionId);
      const ids = (await chunkIdsOf(collectionId)).map(String);
      const missing = await client.call('reconcile', collectionId, ids);
      return [...missing.absent, ...missing.withoutVector].map(Number);
    },
    async removeDocument(collectionId, documentId) {
      await ensureOpen(collectionId);
      await client.call('removeDocuments', collectionId, [documentId]);
    },
    async removeChunks(collectionId, chunkIds) {
      await ensureOpen(collectionId);
      await client.call('removeChunks', collectionId, chunkIds.map(String));
    },
    async vectorsOf(collectionId, chunkIds) {
      await ensureOpen(collectionId);
      const vectors = await client.call('vectorsOf', collectionId, chunkIds.map(String));
      return new Map(
        chunkIds.flatMap((chunkId, at): (readonly [number, Float32Array])[] => {
          const vector = vectors[at];
          return vector ? [[chunkId, vector]] : [];
        }),
      );
    },
    changeEmbedding(collectionIds) {
      opened.clear();
      for (const collectionId of collectionIds) {
        tabs.post({ type: 'documents-changed', collectionId });
      }
    },
    save(collectionId) {
      // In order, so that older bytes are never written over newer ones.
      const mine = saving.then(() => save(collectionId));
      saving = mine.catch(() => undefined);
      return mine;
    },
    dispose: () => client.terminate(),
  };
}

function tellLosses(collectionId: string, report: LoadReport | undefined): void {
  const { damaged = [], stale = [] } = report ?? {};
  if (damaged.length > 0) log('warn', 'A stored index was damaged', { collectionId, damaged });
  if (stale.length > 0) log('info', 'Vectors of another model are left out', { collectionId });
}

/** Headings say what a passage is about when its own words do not. */
export function indexedText({ headings, text }: Pick<ChunkRow, 'headings' | 'text'>): string {
  return headings.length === 0 ? text : `${headings.join(' › ')}\n${text}`;
}
