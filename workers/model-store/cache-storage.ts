// A CacheStorage over the model store, for libraries that insist on one. Reads only: what is not in
// the store is an error, never a download.
import { AppError } from '../../src/core/errors';

/** Finds the file behind an address; `undefined` when the address belongs to no model. */
export type FindBlob = (url: string) => Promise<Blob | undefined>;

/** Install as the global `caches` of a worker. Every cache name opens the same files. */
export function createCacheStorage(find: FindBlob): Pick<CacheStorage, 'open'> {
  const cache = createCache(find);
  return { open: async () => cache };
}

function createCache(find: FindBlob): Cache {
  const missing = (request: RequestInfo | URL) =>
    new AppError('model-damaged', `The model store has no ${toUrl(request)}`, {
      url: toUrl(request),
    });
  return {
    async match(request) {
      const blob = await find(toUrl(request));
      return blob && new Response(blob, { headers: { 'content-length': `${blob.size}` } });
    },
    async add(request) {
      throw missing(request);
    },
    async addAll([request]) {
      if (request !== undefined) throw missing(request);
    },
    async put(request) {
      throw missing(request);
    },
    delete: async () => false,
    keys: async () => [],
    matchAll: async () => [],
  };
}

function toUrl(request: RequestInfo | URL): string {
  if (typeof request === 'string') return request;
  return request instanceof URL ? request.href : request.url;
}
