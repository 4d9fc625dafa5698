// Texts to vectors, with the embedding model that the user chose or the one that comes with the build.
import { serverIdOf } from '../../core/bridge/bridge';
import { AppError, isAbort, type ErrorCode } from '../../core/errors';
import { log } from '../../core/log';
import type { EmbeddingSettings } from '../../core/documents/retrieval-api';
import type { Database } from '../../data/db';
import { getSetting } from '../../data/settings';
import type { Downloads } from '../models/downloads';
import type { ModelLease } from '../models/model-lease';
import type { ModelLibrary } from '../models/model-library';
import type { ModelManager } from '../models/model-manager';

/** 384 numbers a text; trained on English. */
export const EMBEDDING: EmbeddingSettings = { modelId: 'all-minilm-l6-v2', dimensions: 384 };

/** Some models want to be told which of the two a text is. */
export type EmbeddingRole = 'query' | 'passage';

export interface Embedded {
  readonly embedding: EmbeddingSettings;
  /** One a text. */
  readonly vectors: readonly Float32Array[];
}

export interface Embedder {
  /** What vectors are made with now. */
  current(): Promise<EmbeddingSettings>;
  /** Whether that is on a server, which reads every text. */
  isElsewhere(): Promise<boolean>;
  /**
   * Undefined where there is no embedding model and none can be had: then texts are found by their
   * words. Throws AbortError and what the engine throws.
   */
  embed(
    texts: readonly string[],
    role: EmbeddingRole,
    signal: AbortSignal,
  ): Promise<Embedded | undefined>;
  /**
   * Installs and loads a model and tells how long its vectors are. Throws `capability-missing` where
   * it cannot embed, AbortError, and what downloads and engines throw.
   */
  inspect(modelId: string, signal: AbortSignal): Promise<EmbeddingSettings>;
}

export interface EmbedderInputs {
  readonly db: Database;
  readonly downloads: Downloads;
  readonly library: ModelLibrary;
  readonly models: ModelManager;
}

const away: ReadonlySet<ErrorCode> = new Set([
  'server-unreachable',
  'server-refused',
  'server-busy',
  'server-failed',
  'server-garbled',
  'place-not-allowed',
  'model-not-found',
]);

/** A dead server costs no document: what has no vector is embedded when it is back. */
function isAway(modelId: string, error: unknown): boolean {
  return serverIdOf(modelId) !== undefined && error instanceof AppError && away.has(error.code);
}

export function createEmbedder({ db, downloads, library, models }: EmbedderInputs): Embedder {
  const ready = new Map<string, Promise<boolean>>();

  const current = async () => (await getSetting(db, 'embedding')) ?? EMBEDDING;

  const install = async (modelId: string, signal: AbortSignal): Promise<void> => {
    if (serverIdOf(modelId) !== undefined) return;
    if (!downloads.isListed()) await downloads.refresh();
    if (downloads.findInstalled(modelId)) return;
    const spec = await library.requireSpec(modelId);
    await downloads.install(spec, { signal, report: () => undefined });
  };

  const tryInstall = async (modelId: string): Promise<boolean> => {
    try {
      await install(modelId, new AbortController().signal);
      return true;
    } catch (error) {
      if (!(error instanceof AppError) || isAbort(error)) throw error;
      log('warn', 'There is no embedding model; documents are found by words', error);
      return false;
    }
  };

  const ensureReady = async (modelId: string) => {
    const waiting = ready.get(modelId) ?? tryInstall(modelId);
    ready.set(modelId, waiting);
    let isReady = false;
    try {
      isReady = await waiting;
    } finally {
      // The next document tries again: the network may be back.
      if (!isReady) ready.delete(modelId);
    }
    return isReady;
  };

  const withLease = async <T>(
    modelId: string,
    signal: AbortSignal,
    use: (lease: ModelLease) => Promise<T>,
  ): Promise<T> => {
    const lease = await models.lease(modelId, signal);
    try {
      return await use(lease);
    } finally {
      lease.release();
    }
  };

  return {
    current,
    isElsewhere: async () => serverIdOf((await current()).modelId) !== undefined,
    async embed(texts, role, signal) {
      const embedding = await current();
      if (!(await ensureReady(embedding.modelId))) return undefined;
      try {
        const { embedding: use } = await library.requireSpec(embedding.modelId);
        const prefix = (role === 'query' ? use?.queryPrefix : use?.passagePrefix) ?? '';
        const given = texts.map((text) => prefix + text);
        const vectors = await withLease(embedding.modelId, signal, (lease) => lease.embed(given));
        return { embedding, vectors };
      } catch (error) {
        if (!isAway(embedding.modelId, error)) throw error;
        log('warn', 'The server that embeds is away; texts are found by words', error);
        return undefined;
      }
    },
    async inspect(modelId, signal) {
      await install(modelId, signal);
      return withLease(modelId, signal, async ({ model }) => {
        const { embeddingSize: dimensions } = model;
        if (dimensions === undefined) {
          throw new AppError('capability-missing', `${modelId} cannot embed`, { modelId });
        }
        return { modelId, dimensions };
      });
    },
  };
}
