// Questions with known passages, asked of the real workers: reader, embedding model, retrieval.
import type { IngestApi } from '../../../src/core/documents/ingest-api';
import type { RetrievalApi } from '../../../src/core/documents/retrieval-api';
import { createWorkerClient } from '../../../src/core/wire/worker-rpc';
import { engineRegistry } from '../../../src/engines/registry';
import { installModel } from './install-model';

export interface QualityRequest {
  readonly passages: readonly string[];
  /** `passage`: index of the right one. */
  readonly questions: readonly { question: string; passage: number }[];
  /** Read, chunked and indexed beside the passages. */
  readonly distractors: readonly { name: string; base64: string }[];
}

/** Rank of the right passage per question, from 1; 0 where it is not among the first 50. */
export interface QualityAnswer {
  readonly lexical: readonly number[];
  readonly vector: readonly number[];
  readonly hybrid: readonly number[];
  readonly chunks: number;
}

const MODEL_ID = 'all-minilm-l6-v2';
const COLLECTION = 'quality';
const EMBED_BATCH = 16;
const chunkSettings = { maxTokens: 200, overlapTokens: 30 };

async function readChunks({ name, base64 }: QualityRequest['distractors'][number]) {
  const ingest = createWorkerClient<IngestApi>(
    () =>
      new Worker(new URL('../../../workers/ingest.worker.ts', import.meta.url), { type: 'module' }),
  );
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const { signal } = new AbortController();
  const texts: string[] = [];
  const events = ingest.stream('read', new Blob([bytes]), name, { chunks: chunkSettings }, signal);
  for await (const event of events) {
    if (event.type !== 'facts') texts.push(...event.chunks.map(({ text }) => text));
  }
  ingest.terminate();
  return texts;
}

export async function measureQuality(request: QualityRequest): Promise<QualityAnswer> {
  const { passages, questions, distractors } = request;
  const texts = [...passages];
  for (const file of distractors) texts.push(...(await readChunks(file)));

  await installModel(MODEL_ID);
  const engine = engineRegistry.transformers.create();
  const { signal } = new AbortController();
  for await (const event of engine.load(MODEL_ID, {}, signal)) if (event.type === 'ready') break;
  const embed = async (list: readonly string[]) => {
    const vectors: Float32Array[] = [];
    for (let first = 0; first < list.length; first += EMBED_BATCH) {
      vectors.push(...(await engine.embed(list.slice(first, first + EMBED_BATCH))));
    }
    return vectors;
  };

  const client = createWorkerClient<RetrievalApi>(
    () =>
      new Worker(new URL('../../../workers/retrieval.worker.ts', import.meta.url), {
        type: 'module',
      }),
  );
  await client.call('open', COLLECTION, { embedding: { modelId: MODEL_ID, dimensions: 384 } });
  const asked = await embed(questions.map(({ question }) => question));
  const vectors = await embed(texts);
  await engine.dispose();
  const chunks = texts.map((text, index) => {
    const vector = vectors[index];
    return { chunkId: String(index), documentId: 'all', text, ...(vector && { vector }) };
  });
  await client.call('add', COLLECTION, chunks);

  const ranks = { lexical: [] as number[], vector: [] as number[], hybrid: [] as number[] };
  for (const [index, { question, passage }] of questions.entries()) {
    const vector = { modelId: MODEL_ID, values: asked[index] ?? new Float32Array(384) };
    const rankOf = async (query: { text?: string; vector?: typeof vector }) => {
      const whole = { collectionIds: [COLLECTION], limit: 50, ...query };
      const { hits } = await client.call('search', whole);
      return 1 + hits.findIndex(({ chunkId }) => chunkId === String(passage));
    };
    ranks.lexical.push(await rankOf({ text: question }));
    ranks.vector.push(await rankOf({ vector }));
    ranks.hybrid.push(await rankOf({ text: question, vector }));
  }
  client.terminate();
  return { ...ranks, chunks: texts.length };
}
