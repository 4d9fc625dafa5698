import type { RetrievalApi } from '../../core/documents/retrieval-api';
import { createWorkerClient, type WorkerClient } from '../../core/wire/worker-rpc';

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
