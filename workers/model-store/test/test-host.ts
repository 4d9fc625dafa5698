// A model store in memory on a test site, for unit tests.
import { vi } from 'vitest';
import { CHUNK_BYTES, type ModelSpec } from '../../../src/core/model/model-manifest';
import type { InstallEvent } from '../../../src/core/model/model-store-api';
import type { ModelStoreHost } from '../install/install-model';
import { createMemoryStore } from '../files/memory-store';
import { createModelStore } from '../model-store';
import { createTestSite, sha256Of, SITE_URL } from './test-site';

export const never = new AbortController().signal;

/** Answers `fetch` from now on; `vi.unstubAllGlobals` ends that. */
export function createTestHost() {
  const site = createTestSite();
  const files = createMemoryStore();
  vi.stubGlobal('fetch', site.fetch);

  const openStore = (change: Partial<ModelStoreHost> = {}) =>
    createModelStore({
      files,
      estimate: async () => undefined,
      lock: async () => () => undefined,
      isOnline: () => true,
      // So that files of some chunks take several requests.
      spanBytes: CHUNK_BYTES,
      ...change,
    });
  return {
    site,
    files,
    openStore,
    async install(spec: ModelSpec, change: Partial<ModelStoreHost> = {}, signal = never) {
      const events: InstallEvent[] = [];
      const installing = openStore(change).install(spec, SITE_URL, signal);
      for await (const event of installing) events.push(event);
      return events;
    },
    /** Compared by digest: an element-wise comparison of megabytes takes minutes. */
    async storedDigest(path: string): Promise<string> {
      const blob = await files.read('test-model', path);
      return sha256Of(new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0)));
    },
    /** Flips a bit of a stored file, as a failing disk would. */
    async flipStored(path: string, at: number): Promise<void> {
      const blob = await files.read('test-model', path);
      const part = await files.openPart('test-model', path);
      part.append(flip(new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0)), at));
      part.close();
      await files.commitPart('test-model', path);
    },
  };
}

export type TestHost = ReturnType<typeof createTestHost>;

/** A copy with one bit changed. */
export function flip(bytes: Uint8Array, at: number): Uint8Array<ArrayBuffer> {
  const changed = bytes.slice();
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

/** What was refused on the way: `source reason`. */
export const reasonsOf = (events: readonly InstallEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'retry' ? [`${event.source} ${event.reason}`] : []));
