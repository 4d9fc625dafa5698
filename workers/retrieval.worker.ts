import { createWorkerClient, serveApi } from '../src/core/wire/worker-rpc';
import { createRetrieval } from './retrieval/retrieval';
import type { VoyApi } from './retrieval/voy-api';

const voy = createWorkerClient<VoyApi>(
  () => new Worker(new URL('./voy.worker.ts', import.meta.url), { type: 'module' }),
);

serveApi(createRetrieval({ voy, voyChunks: 5_000, voyDocuments: 20_000 }));
