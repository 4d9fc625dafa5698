// A whole model: what is missing of it, room for it, its files one after the other, its manifest.
import { AppError } from '../../src/core/errors';
import { totalBytes, type ModelManifest, type ModelSpec } from '../../src/core/model-manifest';
import type { InstallEvent, StorageEstimate } from '../../src/core/model-store-api';
import { hashBlob } from './digest';
import { createProgressMeter } from './events';
import { isQuotaError, type FileStore } from './file-store';
import { installFile, type InstalledFile, type InstallFileContext } from './install-file';
import { makeManifest } from './manifest';
import { findMismatch, hasDigest, type WantedFile } from './wanted-file';
import { readShards, readTokenizerFiles, webllmIndexFiles } from './webllm-index';

/** What the store stands on, so that the same code runs on OPFS, in memory and in tests. */
export interface ModelStoreHost {
  readonly files: FileStore;
  /** Undefined where the browser does not tell. */
  estimate(): Promise<StorageEstimate | undefined>;
  /** One holder per model among all tabs. Resolves to the release; AbortError ends the wait. */
  lock(modelId: string, signal: AbortSignal): Promise<() => void>;
  isOnline(): boolean;
}

type StoredFile = ModelManifest['files'][number];

/** Errors as `ModelStoreApi.install` says. Call under the model's lock. */
export async function* installModel(
  host: ModelStoreHost,
  spec: ModelSpec,
  siteUrl: string,
  signal: AbortSignal,
): AsyncGenerator<InstallEvent> {
  const plan: Plan = { missing: spec.files };
  try {
    yield* installMissing(host, spec, siteUrl, signal, plan);
  } catch (error) {
    if (!isQuotaError(error)) throw error;
    const { modelId } = spec;
    const neededBytes = await countMissingBytes(host.files, modelId, plan.missing);
    const freeBytes = await countFreeBytes(host, modelId, neededBytes);
    throw quotaExceeded(modelId, neededBytes, freeBytes, error);
  }
}

interface Plan {
  /** What is to be fetched, as far as it is known. */
  missing: readonly WantedFile[];
}

async function* installMissing(
  host: ModelStoreHost,
  spec: ModelSpec,
  siteUrl: string,
  signal: AbortSignal,
  plan: Plan,
): AsyncGenerator<InstallEvent> {
  const { files } = host;
  const isOnline = () => host.isOnline();
  const { modelId } = spec;
  const before = await files.readManifest(modelId);
  if (before && isSameModel(before, spec)) {
    yield { type: 'installed', manifest: before };
    return;
  }

  const sources = [...spec.sources];
  const download = async function* (
    file: WantedFile,
    report: InstallFileContext['report'],
  ): AsyncGenerator<InstallEvent, StoredFile> {
    const context = { files, modelId, siteUrl, sources, signal, report, isOnline };
    const done: InstalledFile = yield* installFile(file, context);
    // Whoever gave one file is asked first for the next.
    if (file.url === undefined) sources.sort((a, b) => +(b === done.source) - +(a === done.source));
    return { path: file.path, bytes: done.bytes, sha256: done.digests.sha256 };
  };

  const stored: StoredFile[] = [];
  const wanted = [...spec.files];
  if (spec.fileIndex) wanted.push(...(yield* readIndex(files, modelId, stored, download)));

  const missing: WantedFile[] = [];
  for (const file of wanted) {
    signal.throwIfAborted();
    const kept = await findStored(files, modelId, file, before);
    if (kept) stored.push(kept);
    else missing.push(file);
  }
  plan.missing = missing;
  if (before) await files.removeManifest(modelId);
  await checkRoom(host, modelId, await countMissingBytes(files, modelId, missing));

  const meter = createProgressMeter();
  const sizes = new Map(missing.map((file) => [file.path, file.bytes]));
  const reportAll = (currentBytes: number, atOnce?: boolean) => {
    const open = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
    const doneBytes = totalBytes(stored);
    const loadedBytes = doneBytes + currentBytes;
    return meter.report(loadedBytes, Math.max(loadedBytes, doneBytes + open), atOnce);
  };
  const first = reportAll(0, true);
  if (first) yield first;
  for (const file of missing) {
    stored.push(yield* download(file, (bytes) => reportAll(bytes)));
    sizes.delete(file.path);
  }
  const last = reportAll(0, true);
  if (last) yield last;

  const manifest = makeManifest(spec, inOrder(stored, wanted), sources[0] ?? '');
  await files.writeManifest(manifest);
  for (const old of before?.files ?? []) {
    if (!stored.some((file) => file.path === old.path)) await files.removeFile(modelId, old.path);
  }
  yield { type: 'installed', manifest };
}

/** The files a WebLLM repository lists; the listing files themselves go to `stored`. */
async function* readIndex(
  files: FileStore,
  modelId: string,
  stored: StoredFile[],
  download: (
    file: WantedFile,
    report: InstallFileContext['report'],
  ) => AsyncGenerator<InstallEvent, StoredFile>,
): AsyncGenerator<InstallEvent, WantedFile[]> {
  const texts: string[] = [];
  for (const file of webllmIndexFiles) {
    stored.push(yield* download(file, () => undefined));
    texts.push((await (await files.read(modelId, file.path))?.text()) ?? '');
  }
  const [config = '', index = ''] = texts;
  return [...readTokenizerFiles(config), ...readShards(index)];
}

/** The file as it is in the store when its bytes are the wanted ones: nothing to fetch. */
async function findStored(
  files: FileStore,
  modelId: string,
  file: WantedFile,
  before: ModelManifest | undefined,
): Promise<StoredFile | undefined> {
  const blob = hasDigest(file) ? await files.read(modelId, file.path) : undefined;
  if (!blob || (file.bytes > 0 && blob.size !== file.bytes)) return undefined;
  const known = before?.files.find((other) => other.path === file.path);
  if (known && known.sha256 === file.sha256 && known.bytes === blob.size) return known;
  const digests = await hashBlob(blob, file.md5 !== undefined);
  if (findMismatch(file, blob.size, digests) !== undefined) return undefined;
  return { path: file.path, bytes: blob.size, sha256: digests.sha256 };
}

function isSameModel(manifest: ModelManifest, spec: ModelSpec): boolean {
  if (spec.fileIndex) {
    const key = ({ files, sources }: ModelSpec) => JSON.stringify([files, sources]);
    return key(manifest.spec) === key(spec);
  }
  return (
    manifest.files.length === spec.files.length &&
    spec.files.every((file) => {
      const stored = manifest.files.find((other) => other.path === file.path);
      return stored && findMismatch(file, stored.bytes, stored) === undefined;
    })
  );
}

/** The manifest lists files in the order the spec has them: adapters load parts first to last. */
function inOrder(stored: readonly StoredFile[], wanted: readonly WantedFile[]): StoredFile[] {
  const rank = (file: StoredFile) => wanted.findIndex((other) => other.path === file.path);
  return stored.toSorted((a, b) => rank(a) - rank(b));
}

async function countMissingBytes(
  files: FileStore,
  modelId: string,
  missing: readonly WantedFile[],
): Promise<number> {
  let bytes = 0;
  for (const file of missing) {
    const blob = await files.read(modelId, file.path);
    if (blob && blob.size === file.bytes) continue;
    bytes += Math.max(0, file.bytes - (await files.partBytes(modelId, file.path)));
  }
  return bytes;
}

async function checkRoom(
  host: ModelStoreHost,
  modelId: string,
  neededBytes: number,
): Promise<void> {
  if (neededBytes === 0) return;
  const freeBytes = await countFreeBytes(host, modelId, neededBytes);
  if (neededBytes > freeBytes) throw quotaExceeded(modelId, neededBytes, freeBytes);
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
