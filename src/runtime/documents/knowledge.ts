// The user's documents: adding, reading, searching. Reading is a job of the owner tab; a search runs
// in the tab that asks.
import type { IngestApi } from '../../core/documents/ingest-api';
import type { EmbeddingSettings } from '../../core/documents/retrieval-api';
import { createWorkerClient, type WorkerClient } from '../../core/wire/worker-rpc';
import type { Database } from '../../data/db';
import { removeCollection, setCollectionDeviceOnly } from '../../data/collections';
import {
  addDocument,
  changeDocument,
  clearText,
  findByDigest,
  getDocument,
  removeDocument,
  restoreDocument,
} from '../../data/documents';
import { LOOSE_COLLECTION_ID, type KnowledgeDocument } from '../../data/knowledge-records';
import type { JobInputs } from '../../data/records';
import { areVectorsMissing } from './document-embedding';
import type { DocumentSearch } from './document-search';
import type { DocumentIndex } from './document-index';
import type { Embedder } from './embedder';
import type { GenerateEvents, GenerateRequest } from './generate-questions';
import type { Measured, MeasureProgress, MeasureRequest } from './measure-retrieval';
import type { RelatedDocument } from './related-documents';
import type { ModelManager } from '../models/model-manager';

export interface AddedFiles {
  readonly added: readonly KnowledgeDocument[];
  /** Content that is in the collection already, by the name it has there. */
  readonly known: readonly string[];
}

export interface Knowledge extends DocumentSearch {
  /** Stores the files and queues their reading. Throws `quota-exceeded`; what was added stays. */
  add(files: readonly File[], collectionId: string): Promise<AddedFiles>;
  /** Reads an encrypted document with its password, which is kept in memory only. */
  unlock(documentId: string, password: string): Promise<void>;
  /** Reads the file again and cuts it with the collection's present settings. */
  readAgain(documentId: string, chunkTokens: number, overlapTokens: number): Promise<void>;
  /** Cuts what was read with other settings; passages that stay the same keep their vectors. */
  cutAnew(documentId: string, chunkTokens: number, overlapTokens: number): Promise<void>;
  /** What vectors are made with. */
  embedding(): Promise<EmbeddingSettings>;
  /** Another model makes the vectors from now on; all documents are embedded anew, as a job. */
  changeEmbedding(modelId: string): Promise<void>;
  /** At most `limit` others about the same; none before this one has vectors. */
  related(documentId: string, limit: number): Promise<readonly RelatedDocument[]>;
  /** False in a tab that does not hold the engines: there nothing can be measured. */
  canMeasure(): boolean;
  /** How well each way of searching and cutting finds known passages; changes nothing. */
  measure(
    request: MeasureRequest,
    onProgress: (progress: MeasureProgress) => void,
    signal: AbortSignal,
  ): Promise<Measured>;
  /** Questions about these documents, of a chat model on this device. */
  generateQuestions(
    request: GenerateRequest,
    events: GenerateEvents,
    signal: AbortSignal,
  ): Promise<void>;
  /** Goes on with reading that was stopped, from its last checkpoint. */
  goOn(documentId: string): Promise<void>;
  /** False, and nothing is done, where the same content is in that collection already. */
  move(documentId: string, collectionId: string): Promise<boolean>;
  /** A collection whose documents no server is sent; passages that lack a vector get one. */
  setDeviceOnly(collectionId: string, on: boolean): Promise<void>;
  /** Its documents stay, in no collection. */
  removeCollection(collectionId: string): Promise<void>;
  /** Hidden at once, gone for good with all that was made of it a little later. */
  remove(documentId: string): Promise<void>;
  restore(documentId: string): Promise<void>;
}

/** Somewhat longer than a notice with Undo is shown. */
const UNDO_MS = 12_000;

export interface KnowledgeInputs {
  readonly db: Database;
  readonly ingest: WorkerClient<IngestApi>;
  readonly search: DocumentSearch;
  /** To the tab that reads documents; before the job that needs it is queued. */
  readonly givePassword: (documentId: string, password: string) => void;
  readonly enqueueIngest: (documentId: string) => Promise<string>;
  readonly enqueueMove: (documentId: string, collectionId: string) => Promise<string>;
  readonly enqueuePurge: (documentId: string) => Promise<string>;
  readonly enqueueCut: (input: JobInputs['document.cut']) => Promise<string>;
  readonly enqueueEmbed: (modelId?: string) => Promise<string>;
  readonly embedder: Embedder;
  readonly index: DocumentIndex;
  readonly models: ModelManager;
  readonly canMeasure: () => boolean;
}

export function createIngestClient(): WorkerClient<IngestApi> {
  return createWorkerClient<IngestApi>(
    () =>
      new Worker(new URL('../../../workers/ingest.worker.ts', import.meta.url), {
        type: 'module',
        name: 'ingest',
      }),
  );
}

export function createKnowledge(inputs: KnowledgeInputs): Knowledge {
  const { db, ingest, search, givePassword, enqueueIngest: enqueue } = inputs;

  const waitAgain = async (documentId: string, change: Partial<KnowledgeDocument> = {}) => {
    await changeDocument(db, documentId, (row) => ({
      ...row,
      ...change,
      state: { status: 'waiting' },
    }));
    await enqueue(documentId);
  };

  return {
    search: (query, signal) => search.search(query, signal),
    async add(files, collectionId) {
      const added: KnowledgeDocument[] = [];
      const known: string[] = [];
      for (const file of files) {
        const digest = await ingest.call('contentDigest', file);
        const twin = await findByDigest(db, collectionId, digest);
        if (twin?.deletedAt !== undefined) await restoreDocument(db, twin.id);
        if (twin) {
          known.push(twin.name);
          continue;
        }
        const document = await addDocument(db, { collectionId, name: file.name, digest, file });
        added.push(document);
        await enqueue(document.id);
      }
      return { added, known };
    },
    async unlock(documentId, password) {
      givePassword(documentId, password);
      await waitAgain(documentId);
    },
    async readAgain(documentId, chunkTokens, overlapTokens) {
      // A checkpoint would go on with the old settings.
      await clearText(db, documentId);
      await waitAgain(documentId, { chunkTokens, overlapTokens, chunkCount: 0, embeddedCount: 0 });
    },
    async cutAnew(documentId, chunkTokens, overlapTokens) {
      await inputs.enqueueCut({ documentId, chunkTokens, overlapTokens });
    },
    embedding: () => inputs.embedder.current(),
    async setDeviceOnly(collectionId, on) {
      await setCollectionDeviceOnly(db, collectionId, on);
      if (!on && (await areVectorsMissing(inputs))) await inputs.enqueueEmbed();
    },
    async related(documentId, limit) {
      const { relatedDocuments } = await import('./related-documents');
      const { index, embedder } = inputs;
      return relatedDocuments({ db, index, embedding: embedder.current }, documentId, limit);
    },
    async changeEmbedding(modelId) {
      await inputs.enqueueEmbed(modelId);
    },
    canMeasure: inputs.canMeasure,
    async measure(request, onProgress, signal) {
      const { measureRetrieval } = await import('./measure-retrieval');
      return measureRetrieval(inputs, request, onProgress, signal);
    },
    async generateQuestions(request, events, signal) {
      const { generateQuestions } = await import('./generate-questions');
      return generateQuestions(inputs, request, events, signal);
    },
    async goOn(documentId) {
      await enqueue(documentId);
    },
    async move(documentId, collectionId) {
      const document = await getDocument(db, documentId);
      if (!document || document.collectionId === collectionId) return true;
      const twin = await findByDigest(db, collectionId, document.digest);
      if (twin && twin.deletedAt === undefined) return false;
      await inputs.enqueueMove(documentId, collectionId);
      return true;
    },
    async removeCollection(collectionId) {
      for (const documentId of await removeCollection(db, collectionId)) {
        await inputs.enqueueMove(documentId, LOOSE_COLLECTION_ID);
      }
    },
    async remove(documentId) {
      await removeDocument(db, documentId);
      setTimeout(() => void inputs.enqueuePurge(documentId), UNDO_MS);
    },
    restore: (documentId) => restoreDocument(db, documentId),
  };
}
