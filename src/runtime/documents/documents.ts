// Puts together what reads, indexes and searches the user's documents.
import { untrack, type Accessor } from 'solid-js';
import type { Database } from '../../data/db';
import type { Job, JobInputs } from '../../data/records';
import { listRemovedDocuments } from '../../data/documents';
import { areVectorsMissing } from './document-embedding';
import { createDocumentIndex } from './document-index';
import type { IngestInputs } from './document-ingest';
import type { Downloads } from '../models/downloads';
import { createEmbedder } from './embedder';
import type { TabLink } from '../jobs/gpu-owner';
import { createIngestClient, createKnowledge, type Knowledge } from './knowledge';
import type { ModelLibrary } from '../models/model-library';
import type { ModelManager } from '../models/model-manager';
import type { Notices } from '../notices';
import { createQueryEmbedding } from './query-embedding';
import { createDocumentSearch } from './search-documents';

export interface DocumentsInputs {
  readonly db: Database;
  readonly tabs: TabLink;
  readonly downloads: Downloads;
  readonly library: ModelLibrary;
  readonly models: ModelManager;
  readonly enqueueIngest: (documentId: string) => Promise<string>;
  readonly enqueueMove: (documentId: string, collectionId: string) => Promise<string>;
  readonly enqueuePurge: (documentId: string) => Promise<string>;
  readonly enqueueCut: (input: JobInputs['document.cut']) => Promise<string>;
  readonly enqueueEmbed: (modelId?: string) => Promise<string>;
  /** Queued, running and paused jobs. */
  readonly activeJobs: Accessor<readonly Job[]>;
  readonly notices: Pick<Notices, 'act'>;
}

export function createDocuments(inputs: DocumentsInputs): {
  readonly knowledge: Knowledge;
  readonly ingest: IngestInputs;
  /** What was deleted and could not be purged before the page was closed. */
  purgeRemoved(): Promise<void>;
  /** Queues the embedding of what has no vector: made without a model or a network, or damaged. */
  embedMissing(): Promise<void>;
} {
  const { db, tabs, enqueueIngest, enqueueMove, enqueuePurge, enqueueCut, enqueueEmbed } = inputs;
  const embedder = createEmbedder(inputs);
  const ingest = createIngestClient();
  const embedMissing = async () => {
    // Of several tabs the owner sees to it.
    const isComing = untrack(inputs.activeJobs).some(({ kind }) => kind === 'document.embed');
    if (tabs.isOwner() && !isComing) await enqueueEmbed();
  };
  const index = createDocumentIndex({
    db,
    tabs,
    embedding: embedder.current,
    onVectorsMissing: () => inputs.notices.act(embedMissing),
  });
  const embedQuery = createQueryEmbedding(tabs, embedder);
  const search = createDocumentSearch({
    db,
    index,
    embedQuery,
    embedsElsewhere: embedder.isElsewhere,
  });
  const passwords = new Map<string, string>();
  tabs.onMessage((message) => {
    if (message.type !== 'document-password' || !tabs.isOwner()) return;
    passwords.set(message.documentId, message.password);
  });
  /** The owner reads the document, whichever tab was told the password. */
  const givePassword = (documentId: string, password: string) => {
    if (tabs.isOwner()) passwords.set(documentId, password);
    else tabs.post({ type: 'document-password', documentId, password });
  };
  return {
    knowledge: createKnowledge({
      db,
      ingest,
      search,
      embedder,
      index,
      models: inputs.models,
      canMeasure: tabs.isOwner,
      givePassword,
      enqueueIngest,
      enqueueMove,
      enqueuePurge,
      enqueueCut,
      enqueueEmbed,
    }),
    ingest: { db, ingest, index, embedder, passwords },
    async purgeRemoved() {
      for (const { id } of await listRemovedDocuments(db)) await enqueuePurge(id);
    },
    async embedMissing() {
      if (await areVectorsMissing({ db, embedder })) await embedMissing();
    },
  };
}
