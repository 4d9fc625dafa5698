// Ollama by its own API (0.9 and later), which alone can be told the context and not to cut the prompt.
import type { ServerAccess } from '../../src/core/bridge/bridge';
import { nameOnServer } from '../../src/core/bridge/bridge';
import type { LoadedModel } from '../../src/core/engine/engine';
import type { Driver, ModelSession } from '../../src/core/engine/engine-adapter';
import { AppError, toAppError } from '../../src/core/errors';
import { toArray, toCount, toObject, toText, type Json } from '../bridge/read-json';
import { askJson } from '../bridge/server-request';
import { generateWithOllama } from './ollama-generate';
import { toUnitVector } from './unit-vector';

/** Ollama refuses more than 20. */
const MAX_TOP_LOGPROBS = 20;
/** Tokens, where nobody says otherwise: Ollama's own choice goes by the graphics card alone. */
const USUAL_CONTEXT = 8192;

export const ollamaDriver: Driver = {
  id: 'ollama',
  async probe() {
    return { ok: true };
  },
  async open(modelId, { server, contextLength: wanted }, signal, report) {
    if (!server) throw new AppError('internal', 'ollama: no server was named');
    report({ type: 'progress', phase: 'read', loadedBytes: 0 });
    const model = nameOnServer(modelId);
    const shown = await askJson(server, '/api/show', { body: { model }, signal });
    const described = describeShown(shown);
    const asked = Math.min(wanted ?? USUAL_CONTEXT, described.contextLength ?? Infinity);
    const session: OllamaSession = { server, model, contextLength: asked };
    if (described.canGenerate) await warm(session, signal);
    const embeddingSize = described.isEmbedder
      ? (await embedWithOllama(session, ['.'], signal))[0]?.length
      : undefined;
    return createSession(session, {
      modelId,
      contextLength: (await readContext(session, signal)) ?? asked,
      backend: 'server',
      ...(embeddingSize !== undefined && { embeddingSize }),
      capabilities: {
        generate: described.canGenerate,
        embed: true,
        // Before 0.6.4 nothing is said, and a picture that cannot be seen is dropped without a word.
        vision: described.vision ?? false,
        tools: described.tools,
        jsonSchema: true,
        maxTopLogprobs: MAX_TOP_LOGPROBS,
        logprobKind: 'raw',
      },
    });
  },
  toAppError,
};

export interface OllamaSession {
  readonly server: ServerAccess;
  readonly model: string;
  /** `num_ctx` of every request: a changed one would load the model again. */
  readonly contextLength: number;
}

/** What `/api/show` says. `capabilities` are missing before 0.6.4; then it is taken to chat. */
export function describeShown(shown: Json) {
  const info = toObject(shown['model_info']);
  const capabilities = toArray(shown['capabilities']);
  const architecture = toText(info['general.architecture']) ?? '';
  const isEmbedder = capabilities.includes('embedding');
  return {
    contextLength: toCount(info[`${architecture}.context_length`]),
    canGenerate: capabilities.length === 0 || capabilities.includes('completion'),
    isEmbedder,
    vision: capabilities.length === 0 ? undefined : capabilities.includes('vision'),
    tools: capabilities.includes('tools'),
    reasoning: capabilities.includes('thinking'),
  };
}

/** In requests Ollama takes a duration or a number of seconds; -1: for ever. */
export function toKeepAlive({ keepAliveMinutes }: ServerAccess): { keep_alive?: number } {
  if (keepAliveMinutes === undefined) return {};
  return { keep_alive: keepAliveMinutes < 0 ? -1 : keepAliveMinutes * 60 };
}

/** Loads the model there, with the context that every answer will ask for. */
async function warm(session: OllamaSession, signal: AbortSignal): Promise<void> {
  const { server, model, contextLength } = session;
  await askJson(server, '/api/chat', {
    body: {
      model,
      messages: [],
      stream: false,
      options: { num_ctx: contextLength },
      ...toKeepAlive(server),
    },
    signal,
    waitsWhenBusy: true,
  });
}

/** The window it was really loaded with. */
async function readContext(
  { server, model }: OllamaSession,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { models } = await askJson(server, '/api/ps', { method: 'GET', signal });
  const names = [model, `${model}:latest`];
  const running = toArray(models)
    .map(toObject)
    .find(({ name }) => names.includes(String(name)));
  // Zero for models that only embed.
  return toCount(running?.['context_length']) || undefined;
}

async function embedWithOllama(
  { server, model }: OllamaSession,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  const answer = await askJson(server, '/api/embed', {
    // Cut in silence otherwise.
    body: { model, input: texts, truncate: false, ...toKeepAlive(server) },
    signal,
    waitsWhenBusy: true,
  });
  const vectors = toArray(answer['embeddings']).map((vector) => toUnitVector(toNumbers(vector)));
  if (vectors.length !== texts.length) {
    throw new AppError('server-garbled', `${vectors.length} vectors for ${texts.length} texts`);
  }
  return vectors;
}

export function toNumbers(value: unknown): readonly number[] {
  return toArray(value).filter((one) => typeof one === 'number');
}

function createSession(session: OllamaSession, model: LoadedModel): ModelSession {
  const closing = new AbortController();
  return {
    model,
    generate: (request, signal, meter) =>
      generateWithOllama(
        { ...session, contextLength: model.contextLength },
        request,
        signal,
        meter,
      ),
    embed: (texts) => embedWithOllama(session, texts, closing.signal),
    // The model stays in the server's memory as long as the server keeps it: others may use it too.
    async close() {
      closing.abort();
    },
  };
}
