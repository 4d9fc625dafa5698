// Puts the engine files of a build into its cache, so that a first answer needs no network.
import { AppError, isAbort } from '../../src/core/errors';
import type { BuildFile } from '../../src/core/offline/offline-files';

/** As much of a `Cache` as is used here. */
export interface FileCache {
  match(address: string): Promise<Response | undefined>;
  put(address: string, response: Response): Promise<void>;
  delete(address: string): Promise<boolean>;
}

/** Milliseconds between two reports; a bar that moves faster tells nobody more. */
const REPORT_EVERY_MS = 100;

/** One file after the other; yields the bytes stored so far. Errors as `OfflineStoreApi.store`. */
export async function* storeFiles(
  files: readonly BuildFile[],
  cache: FileCache,
  siteUrl: string,
  signal: AbortSignal,
): AsyncGenerator<number, void, undefined> {
  let storedBytes = 0;
  for (const file of files) {
    const address = new URL(file.url, siteUrl).href;
    if (!(await cache.match(address))) {
      for await (const bytes of storeFile(file, address, cache, signal)) yield storedBytes + bytes;
    }
    storedBytes += file.bytes;
    yield storedBytes;
  }
}

/** Yields the bytes of this file that have come. */
async function* storeFile(
  file: BuildFile,
  address: string,
  cache: FileCache,
  signal: AbortSignal,
): AsyncGenerator<number, void, undefined> {
  const response = await fetch(address, { signal }).catch((cause: unknown) => {
    if (isAbort(cause)) throw cause;
    throw new AppError('offline', `Cannot fetch ${file.url}`, {}, { cause });
  });
  if (!response.ok || !response.body) throw wrongFile(file, response.status);
  // The stored copy is a clone, not a new Response: browsers keep compiled wasm by its address.
  const stored = cache.put(address, response.clone());
  let bytes = 0;
  let reportedAt = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (performance.now() - reportedAt < REPORT_EVERY_MS) continue;
    reportedAt = performance.now();
    yield bytes;
  }
  await stored.catch((cause: unknown) => {
    const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError';
    throw isFull ? new AppError('quota-exceeded', 'No room for the engine', {}, { cause }) : cause;
  });
  if (bytes === file.bytes) return;
  // Some hosts answer every address with a page of their own.
  await cache.delete(address);
  throw wrongFile(file, response.status);
}

function wrongFile(file: BuildFile, status: number): AppError {
  return new AppError('model-download-failed', `Wrong answer for ${file.url}`, { status });
}
