import type { RetrievalApi } from '../../core/retrieval-api';
import { createWorkerClient, type WorkerClient } from '../../core/worker-rpc';

/** A retrieval worker of its own, without anything open. */
export function createRetrievalClient(): WorkerClient<RetrievalApi> {
  return createWorkerClient<RetrievalApi>(
    () =>
      new Worker(new URL('../../../workers/retrieval.worker.ts', import.meta.url), {
        type: 'module',
        name: 'retrieval',
      }),
  );
}
