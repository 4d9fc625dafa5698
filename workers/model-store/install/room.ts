// Whether a model still fits, asked before its first byte and when the disk says no.
import { AppError } from '../../../src/core/errors';
import type { FileStore } from '../files/file-store';
import type { ModelStoreHost } from './install-model';
import type { WantedFile } from '../fetch/wanted-file';

/** Throws `quota-exceeded` when the missing bytes do not fit. */
export async function checkRoom(
  host: ModelStoreHost,
  modelId: string,
  missing: readonly WantedFile[],
): Promise<void> {
  const neededBytes = await countMissingBytes(host.files, modelId, missing);
  if (neededBytes === 0) return;
  const freeBytes = await countFreeBytes(host, modelId, neededBytes);
  if (neededBytes > freeBytes) throw quotaExceeded(modelId, neededBytes, freeBytes);
}

/** `quota-exceeded` for a disk that filled up while a model was written. */
export async function toQuotaError(
  host: ModelStoreHost,
  modelId: string,
  missing: readonly WantedFile[],
  cause: unknown,
): Promise<AppError> {
  const neededBytes = await countMissingBytes(host.files, modelId, missing);
  const freeBytes = await countFreeBytes(host, modelId, neededBytes);
  return quotaExceeded(modelId, neededBytes, freeBytes, cause);
}

async function countMissingBytes(
  files: FileStore,
  modelId: string,
  missing: readonly WantedFile[],
): Promise<number> {
  let bytes = 0;
  for (const file of missing) {
    bytes += Math.max(0, file.bytes - (await files.partBytes(modelId, file.path)));
  }
  return bytes;
}

/**
 * As far as `neededBytes`. Asked twice, because `navigator.storage.estimate()` of Chromium 156 says
 * 10 GiB whatever the quota is, and the store knows nothing of what the browser would refuse later.
 */
async function countFreeBytes(
  host: ModelStoreHost,
  modelId: string,
  neededBytes: number,
): Promise<number> {
  const estimate = await host.estimate();
  const told = estimate ? Math.max(0, estimate.quotaBytes - estimate.usageBytes) : Infinity;
  return Math.min(told, await host.files.findRoom(modelId, neededBytes));
}

function quotaExceeded(
  modelId: string,
  neededBytes: number,
  freeBytes: number,
  cause?: unknown,
): AppError {
  return new AppError(
    'quota-exceeded',
    `Model ${modelId} needs ${neededBytes} bytes, ${freeBytes} are free`,
    { modelId, neededBytes, freeBytes },
    { cause },
  );
}
