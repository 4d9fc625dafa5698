// One engine for all servers: which API is spoken goes by the kind of the server that is named.
import { engineOfKind } from '../../src/core/bridge/bridge';
import { createAdapter } from '../../src/core/engine/engine-adapter';
import { AppError, toAppError } from '../../src/core/errors';
import { ollamaDriver } from './ollama';
import { openAiDriver } from './openai';

const drivers = { ollama: ollamaDriver, openai: openAiDriver };

/** Its `id` is of no account here: the client on the page has the right one. */
export function createBridgeEngine() {
  return createAdapter({
    id: 'openai',
    async probe() {
      return { ok: true };
    },
    async open(modelId, options, signal, report) {
      const { server } = options;
      if (!server) throw new AppError('internal', 'No server was named');
      return drivers[engineOfKind(server.kind)].open(modelId, options, signal, report);
    },
    toAppError,
  });
}
