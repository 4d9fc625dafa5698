// Puts the engine files of a build into its cache, so that a first answer needs no network.
import { AppError } from '../core/errors';
import type { BuildFile, FileNeed, RuntimeFile } from '../core/offline-files';

/** wllama's main build needs both; where one is missing it runs its compatibility build (Safari). */
function hasNativeEngine(): boolean {
  // Firefox runs the main build without JSPI, on the CPU only.
  if (/firefox/i.test(navigator.userAgent)) return true;
  if (!('Suspending' in WebAssembly)) return false;
  try {
    // TypeScript's lib does not know 64-bit memories; a browser that does not either throws.
    const descriptor = { address: 'i64', initial: 1n } as unknown as WebAssembly.MemoryDescriptor;
    return new WebAssembly.Memory(descriptor) instanceof WebAssembly.Memory;
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return false;
    throw error;
  }
}

/** The files without which this browser gives no first answer. */
export function pickNeeded(
  files: readonly RuntimeFile[],
  isNative = hasNativeEngine(),
): readonly BuildFile[] {
  const needs: readonly FileNeed[] = ['always', isNative ? 'native' : 'compat'];
  return files.filter((file) => needs.includes(file.need));
}

/** As much of a `Cache` as is used here. */
export interface FileCache {
  match(address: string): Promise<Response | undefined>;
  put(address: string, response: Response): Promise<void>;
  delete(address: string): Promise<boolean>;
}

export interface StoreOptions {
  readonly files: readonly BuildFile[];
  readonly cache: FileCache;
  /** The app's folder. */
  readonly siteUrl: string;
  /** Called with bytes stored so far, those of earlier visits included. */
  readonly onProgress: (loadedBytes: number) => void;
}

/**
 * Stores what is missing, one file after the other. Throws `offline` when a file cannot be fetched
 * and `model-download-failed` when a host answers with something else; what is stored stays.
 */
export async function storeFiles(options: StoreOptions): Promise<void> {
  let loadedBytes = 0;
  const add = (bytes: number) => {
    loadedBytes += bytes;
    options.onProgress(loadedBytes);
  };
  for (const file of options.files) {
    const address = new URL(file.url, options.siteUrl).href;
    if (await options.cache.match(address)) add(file.bytes);
    else await storeFile(file, address, options.cache, add);
  }
}

async function storeFile(
  file: BuildFile,
  address: string,
  cache: FileCache,
  add: (bytes: number) => void,
): Promise<void> {
  const response = await fetch(address).catch((cause: unknown) => {
    throw new AppError('offline', `Cannot fetch ${file.url}`, {}, { cause });
  });
  if (!response.ok || !response.body) throw wrongFile(file, response.status);
  // The stored copy is a clone, not a new Response: browsers keep compiled wasm by its address.
  const stored = cache.put(address, response.clone());
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    add(chunk.byteLength);
  }
  await stored;
  if (bytes === file.bytes) return;
  // Some hosts answer every address with a page of their own.
  await cache.delete(address);
  throw wrongFile(file, response.status);
}

function wrongFile(file: BuildFile, status: number): AppError {
  return new AppError('model-download-failed', `Wrong answer for ${file.url}`, { status });
}
