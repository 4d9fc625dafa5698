// The real voy-search in this thread behind the real wire, for tests: each worker that is spawned
// gets a fresh copy of the library, as a thread would.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createWorkerClient, serveApi, type WorkerClient } from '../../src/core/wire/worker-rpc';
import type { VoyApi, VoyCounts } from './voy-api';
import { createVoyLibrary, type VoyGlue } from './voy-library';

export interface TestVoy {
  readonly client: WorkerClient<VoyApi>;
  readonly spawned: number;
  /** Ends the worker as a crash would. */
  kill(): void;
  /** Calls of the library in the worker that runs. */
  counts(): Promise<VoyCounts>;
}

const packageFile = (name: string) =>
  readFileSync(createRequire(import.meta.url).resolve(`voy-search/${name}`));

async function loadLibrary(): Promise<VoyApi> {
  // Another file is another module, with a state of its own.
  const folder = mkdtempSync(join(tmpdir(), 'hearth-voy-'));
  const file = join(folder, 'voy.mjs');
  writeFileSync(file, packageFile('voy_search_bg.js'));
  const glue = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as VoyGlue;
  rmSync(folder, { recursive: true });
  return createVoyLibrary(glue, async () => Uint8Array.from(packageFile('voy_search_bg.wasm')));
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
