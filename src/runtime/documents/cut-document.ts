// A document that was read, cut anew with other settings: from its stored text, never from its file.
import type { Chunk, ChunkerState, ChunkSettings } from '../../core/documents/chunk-document';
import type { IngestApi } from '../../core/documents/ingest-api';
import type { WorkerClient } from '../../core/wire/worker-rpc';
import { listChunks, listSectionsFrom, replaceChunks } from '../../data/chunks';
import type { Database } from '../../data/db';
import { getDocument } from '../../data/documents';
import type { ChunkRow } from '../../data/knowledge-records';
import { chunksWithoutVector, embedFeed, type EmbeddingInputs } from './document-embedding';
import { createFeed } from '../feed';
import type { JobContext } from '../jobs/job';

/** Sections handed to the worker at a time: about 100 pages. */
const SECTIONS_AT_ONCE = 100;

/** In the order of the text. Throws AbortError. */
export async function* cutSections(
  db: Database,
  ingest: WorkerClient<IngestApi>,
  documentId: string,
  settings: ChunkSettings,
  signal: AbortSignal,
): AsyncGenerator<readonly Chunk[], void, undefined> {
  let state: ChunkerState | undefined;
  let from = 0;
  for (;;) {
    signal.throwIfAborted();
    const rows = await listSectionsFrom(db, documentId, from, SECTIONS_AT_ONCE);
    const isLast = rows.length < SECTIONS_AT_ONCE;
    const cut = await ingest.call('chunk', rows, settings, state, isLast);
    yield cut.chunks;
    if (isLast) return;
    state = cut.state;
    from = (rows.at(-1)?.index ?? from) + 1;
  }
}

export interface ChunkDifference {
  readonly kept: readonly ChunkRow[];
  readonly added: readonly Chunk[];
  readonly removed: readonly number[];
}

/** Chunks with equal headings and text are the same, wherever they stand now. */
export function compareChunks(before: readonly ChunkRow[], now: readonly Chunk[]): ChunkDifference {
  const byHash = new Map<string, ChunkRow[]>();
  for (const row of before) byHash.set(row.hash, [...(byHash.get(row.hash) ?? []), row]);
  const kept: ChunkRow[] = [];
  const added: Chunk[] = [];
  for (const chunk of now) {
    const row = byHash.get(chunk.hash)?.shift();
    if (row) kept.push({ ...chunk, id: row.id, documentId: row.documentId });
    else added.push(chunk);
  }
  return { kept, added, removed: [...byHash.values()].flat().map(({ id }) => id) };
}

export interface CutInputs extends EmbeddingInputs {
  readonly ingest: WorkerClient<IngestApi>;
}

/** The job: replaces only chunks that are other ones now, and embeds only those. */
export async function cutAnew(
  inputs: CutInputs,
  documentId: string,
  settings: Pick<ChunkSettings, 'overlapTokens'> & { readonly chunkTokens: number },
  { signal, report }: Pick<JobContext, 'signal' | 'report'>,
): Promise<void> {
  const { db, ingest, index } = inputs;
  const document = await getDocument(db, documentId);
  if (document?.state.status !== 'ready' || document.deletedAt !== undefined) return;
  const { collectionId } = document;
  const { chunkTokens, overlapTokens } = settings;
  const chunks: Chunk[] = [];
  const sizes = { maxTokens: chunkTokens, overlapTokens };
  for await (const some of cutSections(db, ingest, documentId, sizes, signal)) {
    chunks.push(...some);
  }
  const difference = compareChunks(await listChunks(db, documentId), chunks);
  const cut = { ...difference, settings: { chunkTokens, overlapTokens } };
  const added = await replaceChunks(db, documentId, cut);
  if (difference.removed.length > 0) await index.removeChunks(collectionId, difference.removed);
  if (added.length > 0) await index.addChunks(collectionId, added);
  await index.save(collectionId);

  const waiting = await chunksWithoutVector(inputs, collectionId, documentId);
  const feed = createFeed(waiting);
  feed.end();
  const embedded = chunks.length - waiting.length;
  const onDone = (done: number) => report({ done, total: chunks.length });
  onDone(embedded);
  await embedFeed(inputs, { document, feed, embedded, signal, onDone });
}
