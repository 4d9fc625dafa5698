import type { PictureApi } from '../../core/picture/picture-api';
import { createWorkerClient, type WorkerClient } from '../../core/wire/worker-rpc';

/** A worker that decodes pictures beside the page; end it, and their memory is free. */
export function createPictureClient(): WorkerClient<PictureApi> {
  return createWorkerClient<PictureApi>(
    () =>
      new Worker(new URL('../../../workers/pictures.worker.ts', import.meta.url), {
        type: 'module',
        name: 'pictures',
      }),
  );
}
