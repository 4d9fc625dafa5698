// The real voy-search in this thread behind the real wire, for tests: each worker that is spawned
// gets a fresh copy of the library, as a thread would.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { vi } from 'vitest';
import { createWorkerClient, serveApi, type WorkerClient } from '../../src/core/worker-rpc';
import type { VoyApi, VoyCounts } from './voy-api';

export interface TestVoy {
  readonly client: WorkerClient<VoyApi>;
  readonly spawned: number;
  /** Ends the worker as a crash would. */
  kill(): void;
  /** Calls of the library in the worker that runs. */
  counts(): Promise<VoyCounts>;
}

async function loadLibrary(): Promise<VoyApi> {
  vi.resetModules();
  const { createVoyLibrary } = await import('./voy-library');
  const wasmPath = createRequire(import.meta.url).resolve('voy-search/voy_search_bg.wasm');
  return createVoyLibrary(async () => Uint8Array.from(readFileSync(wasmPath)));
}

export function createTestVoy(): TestVoy {
  let spawned = 0;
  let kill: () => void = () => undefined;
  const client = createWorkerClient<VoyApi>(() => {
    spawned += 1;
    const { port1, port2 } = new MessageChannel();
    const library = loadLibrary();
    const api: VoyApi = {
      start: async (...args) => (await library).start(...args),
      drop: async (...args) => (await library).drop(...args),
      add: async (...args) => (await library).add(...args),
      remove: async (...args) => (await library).remove(...args),
      search: async (...args) => (await library).search(...args),
      counts: async () => (await library).counts(),
    };
    serveApi(api, port2);
    port2.start();
    // As much of a Worker as the client uses.
    const worker = Object.assign(port1, {
      onerror: null as ((event: Partial<ErrorEvent>) => void) | null,
      terminate: () => port1.close(),
    });
    kill = () => worker.onerror?.({ message: 'killed', preventDefault: () => undefined });
    return worker as unknown as Worker;
  });
  return {
    client,
    get spawned() {
      return spawned;
    },
    kill: () => kill(),
    counts: () => client.call('counts'),
  };
}
