// The page's Engine: same contract as the adapter, the work in a worker.
import type { Engine, EngineId } from './engine';
import { createWorkerClient } from './worker-rpc';

/** `spawn` must contain the literal `new Worker(new URL(...))`; Vite finds workers by it. */
export function createEngineClient(id: EngineId, spawn: () => Worker): Engine {
  const client = createWorkerClient<Engine>(spawn);
  return {
    id,
    probe: () => client.call('probe'),
    load: (modelId, options, signal) => client.stream('load', modelId, options, signal),
    generate: (request, signal) => client.stream('generate', request, signal),
    embed: (texts) => client.call('embed', texts),
    async dispose() {
      if (!client.isRunning()) return;
      try {
        await client.call('dispose');
      } finally {
        client.terminate();
      }
    },
  };
}
