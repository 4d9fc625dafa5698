// Contract of the worker that stores the engine for use without a network. A worker, because nine
// megabytes that pass through the page are felt there.
import type { BuildFile } from './offline-files';

export interface OfflineStoreApi {
  /** Whether every address is in some cache of this site; questions after `?` do not count. */
  areStored(addresses: readonly string[]): Promise<boolean>;
  /**
   * Stores what is missing in the cache of that name; yields the bytes stored so far, those of earlier
   * visits included. `siteUrl` is the app's folder. Throws `offline` when a file cannot be fetched,
   * `model-download-failed` when a host answers with something else, `quota-exceeded`; what is stored
   * stays.
   */
  store(
    files: readonly BuildFile[],
    cacheName: string,
    siteUrl: string,
    signal: AbortSignal,
  ): AsyncIterable<number>;
}
