// Stands in for the wllama worker of the app: the same wire and adapter, a scripted text instead of
// a model. Everything on the page's side is the app's own.
import {
  createAdapter,
  type Delta,
  type ModelSession,
} from '../../../src/core/engine/engine-adapter';
import type { FinishReason } from '../../../src/core/engine/engine';
import { toAppError } from '../../../src/core/errors';
import { serveApi } from '../../../src/core/wire/worker-rpc';
import { pacedPieces } from './pace';

function createSession(modelId: string): ModelSession {
  return {
    model: {
      modelId,
      contextLength: 8192,
      backend: 'cpu',
      capabilities: {
        generate: true,
        embed: false,
        vision: false,
        tools: false,
        jsonSchema: false,
        maxTopLogprobs: 0,
        logprobKind: 'none',
      },
    },
    async *generate(_, signal, meter): AsyncGenerator<Delta, FinishReason, undefined> {
      for await (const text of pacedPieces()) {
        if (signal.aborted) return 'abort';
        meter.tokens(1);
        yield { type: 'text-delta', text };
      }
      return 'stop';
    },
    embed: async () => [],
    close: async () => undefined,
  };
}

serveApi(
  createAdapter({
    id: 'wllama',
    probe: async () => ({ ok: true }),
    open: async (modelId) => createSession(modelId),
    toAppError,
  }),
);
