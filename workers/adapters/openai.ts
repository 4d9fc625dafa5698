// Any server that speaks OpenAI's form: llama.cpp, vLLM, LM Studio and others.
import { nameOnServer, type ServerAccess, type ServerKind } from '../../src/core/bridge/bridge';
import type { LoadedModel } from '../../src/core/engine/engine';
import type { Driver, ModelSession } from '../../src/core/engine/engine-adapter';
import { AppError, toAppError } from '../../src/core/errors';
import { listOpenAiModels } from '../bridge/openai-models';
import { toArray, toCount, toObject } from '../bridge/read-json';
import { askJson, hostOf } from '../bridge/server-request';
import { toNumbers } from './ollama';
import { generateWithOpenAi } from './openai-generate';
import { toUnitVector } from './unit-vector';

/** The most OpenAI allows; llama.cpp and vLLM take as many. */
const MAX_TOP_LOGPROBS = 20;
/** Tokens, where a server does not say: what every model of these years reads at least. */
const UNKNOWN_CONTEXT = 4096;

export const openAiDriver: Driver = {
  id: 'openai',
  async probe() {
    return { ok: true };
  },
  async open(modelId, { server, contextLength: wanted }, signal, report) {
    if (!server) throw new AppError('internal', 'openai: no server was named');
    report({ type: 'progress', phase: 'read', loadedBytes: 0 });
    const name = nameOnServer(modelId);
    const models = await listOpenAiModels(server, signal, true);
    const known = models.find((model) => model.name === name);
    if (!known && models.length > 0) {
      const host = hostOf(server);
      throw new AppError('model-not-found', `${host} has no model ${name}`, {
        server: host,
        why: `The server ${host} does not have it.`,
      });
    }
    const own = known?.loaded?.contextLength ?? known?.contextLength;
    const contextLength = Math.min(own ?? wanted ?? UNKNOWN_CONTEXT, wanted ?? Infinity);
    const session: OpenAiSession = { server, model: name, contextLength };
    const embeds = known?.task === 'embed';
    const embeddingSize = embeds
      ? (await embedWithOpenAi(session, ['.'], signal))[0]?.length
      : undefined;
    return createSession(session, {
      modelId,
      contextLength,
      backend: 'server',
      ...(embeddingSize !== undefined && { embeddingSize }),
      capabilities: {
        generate: !embeds,
        embed: embeds,
        // vLLM does not say; a model that cannot refuses with words.
        vision: known?.vision ?? true,
        // Which templates take tools no list says; a server that cannot refuses with words.
        tools: known?.tools ?? true,
        jsonSchema: true,
        maxTopLogprobs: MAX_TOP_LOGPROBS,
        logprobKind: tellsRaw.has(server.kind) ? 'raw' : 'given',
      },
    });
  },
  toAppError,
};

/** These measure before temperature; what others do is not known. */
const tellsRaw: ReadonlySet<ServerKind> = new Set(['llamacpp', 'vllm']);

export interface OpenAiSession {
  readonly server: ServerAccess;
  readonly model: string;
  readonly contextLength: number;
}

async function embedWithOpenAi(
  { server, model }: OpenAiSession,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  const answer = await askJson(server, '/v1/embeddings', {
    body: { model, input: texts, encoding_format: 'float' },
    signal,
    waitsWhenBusy: true,
  });
  // The order of the list is not promised, its indices are.
  const vectors = toArray(answer['data'])
    .map(toObject)
    .toSorted((a, b) => (toCount(a['index']) ?? 0) - (toCount(b['index']) ?? 0))
    .map(({ embedding }) => toUnitVector(toNumbers(embedding)));
  if (vectors.length !== texts.length) {
    throw new AppError('server-garbled', `${vectors.length} vectors for ${texts.length} texts`);
  }
  return vectors;
}

function createSession(session: OpenAiSession, model: LoadedModel): ModelSession {
  const closing = new AbortController();
  return {
    model,
    generate: (request, signal, meter) => generateWithOpenAi(session, request, signal, meter),
    embed: (texts) => embedWithOpenAi(session, texts, closing.signal),
    async close() {
      closing.abort();
    },
  };
}
