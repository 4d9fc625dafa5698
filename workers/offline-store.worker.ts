import type { OfflineStoreApi } from '../src/core/offline/offline-store-api';
import { serveApi } from '../src/core/wire/worker-rpc';
import { storeFiles } from './offline-store/store-files';

const api: OfflineStoreApi = {
  async areStored(addresses) {
    const found = await Promise.all(
      addresses.map((address) => caches.match(address, { ignoreSearch: true })),
    );
    return found.every((response) => response !== undefined);
  },
  async *store(files, cacheName, siteUrl, signal) {
    yield* storeFiles(files, await caches.open(cacheName), siteUrl, signal);
  },
};

serveApi(api);
