// A document that moves to another collection: from one index to the other, with its vectors.
import { getChunks, listChunkIds } from '../../data/chunks';
import { changeDocument, getDocument } from '../../data/documents';
import { chunksWithoutVector, embedFeed, type EmbeddingInputs } from './document-embedding';
import { createFeed } from '../feed';
import type { JobContext } from '../jobs/job';

/** Chunks handed to an index at a time: a few hundred kilobytes. */
const MOVE_BATCH = 256;

/**
 * Done again after a crash, it ends the same: what the row says is where the document is, and the rest
 * follows it. What lost its vector on the way is embedded again.
 */
export async function moveDocument(
  inputs: EmbeddingInputs,
  { documentId, collectionId }: { readonly documentId: string; readonly collectionId: string },
  { signal, report }: Pick<JobContext, 'signal' | 'report'>,
): Promise<void> {
  const { db, index } = inputs;
  const document = await getDocument(db, documentId);
  if (!document || document.deletedAt !== undefined) return;
  const { collectionId: from } = document;
  const ids = await listChunkIds(db, [documentId]);
  const vectors =
    from === collectionId ? new Map<number, Float32Array>() : await index.vectorsOf(from, ids);
  await changeDocument(db, documentId, (row) => ({ ...row, collectionId }));
  if (from !== collectionId) {
    await index.removeDocument(from, documentId);
    await index.save(from);
  }
  for (let at = 0; at < ids.length; at += MOVE_BATCH) {
    signal.throwIfAborted();
    const some = ids.slice(at, at + MOVE_BATCH);
    await index.addChunks(collectionId, await getChunks(db, some));
    const known = some.flatMap((id) => {
      const vector = vectors.get(id);
      return vector ? [{ chunkId: String(id), vector }] : [];
    });
    if (known.length > 0) await index.addVectors(collectionId, known);
  }
  await index.save(collectionId);
  if (document.state.status !== 'ready') return;
  const waiting = await chunksWithoutVector(inputs, collectionId, documentId);
  const feed = createFeed(waiting);
  feed.end();
  await embedFeed(inputs, {
    document: { id: documentId, collectionId },
    feed,
    embedded: ids.length - waiting.length,
    signal,
    onDone: (done) => report({ done, total: ids.length }),
  });
}
