// Looking at servers and tidying up on them.
import type { BridgeApi } from '../../src/core/bridge/bridge-api';
import type { RemoteModel, ServerAccess, ServerFacts } from '../../src/core/bridge/bridge';
import { AppError } from '../../src/core/errors';
import { toKeepAlive } from '../adapters/ollama';
import { listOllamaModels, readOllamaModel } from './ollama-models';
import { pullFromOllama } from './ollama-pull';
import { kindOfList, listOpenAiModels } from './openai-models';
import { toText } from './read-json';
import { ask, askJson } from './server-request';

/** A server that takes longer to say what it has is not one to wait for. */
const LIST_TIMEOUT_MS = 15_000;
const UNLOAD_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 100;

export function createBridgeControl(): BridgeApi {
  return {
    async list(access) {
      const signal = AbortSignal.timeout(LIST_TIMEOUT_MS);
      try {
        return access.kind === 'ollama'
          ? await lookAtOllama(access, signal)
          : await lookAtOpenAi(access, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new AppError('server-unreachable', `${access.url}: no answer`, {
          why: `It has not answered for ${LIST_TIMEOUT_MS / 1000} seconds.`,
          isSilent: true,
        });
      }
    },
    describe: (access, name) => readModel(access, name, AbortSignal.timeout(LIST_TIMEOUT_MS)),
    pull: pullFromOllama,
    async remove(access, name) {
      const signal = new AbortController().signal;
      await ask(access, '/api/delete', { method: 'DELETE', body: { model: name }, signal });
    },
    async unload(access, name) {
      await askJson(access, '/api/chat', {
        body: { model: name, messages: [], stream: false, ...toKeepAlive(access), keep_alive: 0 },
        signal: new AbortController().signal,
      });
      // It answers before the memory is free; whoever looks next would still see the model there.
      const signal = AbortSignal.timeout(UNLOAD_WITHIN_MS);
      while (!signal.aborted && (await isLoaded(access, name))) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    },
  };
}

async function isLoaded(access: ServerAccess, name: string): Promise<boolean> {
  const models = await listOllamaModels(access, AbortSignal.timeout(LIST_TIMEOUT_MS));
  return models.find((model) => model.name === name)?.loaded !== undefined;
}

async function lookAtOllama(access: ServerAccess, signal: AbortSignal): Promise<ServerFacts> {
  const startedAt = performance.now();
  const { version } = await askJson(access, '/api/version', { method: 'GET', signal });
  const answeredInMs = performance.now() - startedAt;
  const known = toText(version);
  if (known === undefined) {
    throw new AppError('server-garbled', `${access.url} has no version`, {
      why: 'Something answers there, but it is not Ollama.',
      isOther: true,
    });
  }
  const models = await listOllamaModels(access, signal);
  return { kind: 'ollama', version: known, models, answeredInMs };
}

async function lookAtOpenAi(access: ServerAccess, signal: AbortSignal): Promise<ServerFacts> {
  const startedAt = performance.now();
  const answer = await askJson(access, '/v1/models', { method: 'GET', signal });
  const answeredInMs = performance.now() - startedAt;
  if (!Array.isArray(answer['data'])) {
    throw new AppError('server-garbled', `${access.url} has no list`, {
      why: 'Something answers there, but it has no list of models.',
      isOther: true,
    });
  }
  const found = kindOfList(answer);
  // "OpenAI-compatible" becomes what it turns out to be; a kind that was chosen stays.
  const kind = access.kind === 'openai' ? found : access.kind;
  return { kind, models: await listOpenAiModels({ ...access, kind }, signal), answeredInMs };
}

async function readModel(
  access: ServerAccess,
  name: string,
  signal: AbortSignal,
): Promise<RemoteModel> {
  if (access.kind === 'ollama') return readOllamaModel(access, name, signal);
  const found = (await listOpenAiModels(access, signal)).find((model) => model.name === name);
  if (found) return found;
  throw new AppError('model-not-found', `${access.url} has no model ${name}`);
}
