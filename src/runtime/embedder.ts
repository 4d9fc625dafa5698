// Texts to vectors, with the embedding model that comes with the build.
import { AppError, isAbort } from '../core/errors';
import { log } from '../core/log';
import type { EmbeddingSettings } from '../core/retrieval-api';
import type { Downloads } from './downloads';
import type { ModelLibrary } from './model-library';
import type { ModelManager } from './model-manager';

/** 384 numbers a text; trained on English. */
export const EMBEDDING: EmbeddingSettings = { modelId: 'all-minilm-l6-v2', dimensions: 384 };

export interface Embedder {
  /**
   * One vector a text. Undefined where there is no embedding model and none can be had: then texts
   * are found by their words. Throws AbortError and what the engine throws.
   */
  embed(
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly Float32Array[] | undefined>;
}

export interface EmbedderInputs {
  readonly downloads: Downloads;
  readonly library: ModelLibrary;
  readonly models: ModelManager;
}

export function createEmbedder({ downloads, library, models }: EmbedderInputs): Embedder {
  let ready: Promise<boolean> | undefined;

  const install = async (): Promise<boolean> => {
    if (!downloads.isListed()) await downloads.refresh();
    if (downloads.findInstalled(EMBEDDING.modelId)) return true;
    try {
      const spec = await library.requireSpec(EMBEDDING.modelId);
      await downloads.install(spec, {
        signal: new AbortController().signal,
        report: () => undefined,
      });
      return true;
    } catch (error) {
      if (!(error instanceof AppError) || isAbort(error)) throw error;
      log('warn', 'There is no embedding model; documents are found by words', error);
      return false;
    }
  };

  const ensureReady = async () => {
    ready ??= install();
    const isReady = await ready.catch((error: unknown) => {
      ready = undefined;
      throw error;
    });
    // The next document tries again: the network may be back.
    if (!isReady) ready = undefined;
    return isReady;
  };

  return {
    async embed(texts, signal) {
      if (!(await ensureReady())) return undefined;
      const lease = await models.lease(EMBEDDING.modelId, signal);
      try {
        return await lease.embed(texts);
      } finally {
        lease.release();
      }
    },
  };
}
