// A whole model: what is missing of it, room for it, its files one after the other, its manifest.
import type { ModelManifest, ModelSpec, StoredFile } from '../../../src/core/model/model-manifest';
import type { InstallEvent, StorageEstimate } from '../../../src/core/model/model-store-api';
import { commitModel } from './commit-model';
import { SPAN_BYTES } from '../fetch/spans';
import { createFileHasher, type CreateHasher } from '../hashing/digest';
import { isQuotaError, type FileStore } from '../files/file-store';
import { installFile, type InstallFileContext } from './install-file';
import type { LinkedFiles } from '../files/linked-files';
import { createProgress, type InstallProgress } from './progress';
import { checkRoom, toQuotaError } from './room';
import { findPublicSource } from './sources';
import { findStored, inOrder, isSameModel } from './stored-files';
import type { WantedFile } from '../fetch/wanted-file';
import { readShards, readTokenizerFiles, webllmIndexFiles } from './webllm-index';

/** What the store stands on, so that the same code runs on OPFS, in memory and in tests. */
export interface ModelStoreHost {
  readonly files: FileStore;
  /** Undefined where handles cannot be kept: files are copied then. */
  readonly links?: LinkedFiles;
  /** Undefined where the browser does not tell. */
  estimate(): Promise<StorageEstimate | undefined>;
  /** One holder per model among all tabs. Resolves to the release; AbortError ends the wait. */
  lock(modelId: string, signal: AbortSignal): Promise<() => void>;
  isOnline(): boolean;
  /** Where files are hashed while they come; on this thread where nothing is said. */
  readonly createHasher?: CreateHasher;
  /** Bytes asked for with one request; `SPAN_BYTES` where nothing is said. */
  readonly spanBytes?: number;
}

interface Install {
  readonly host: ModelStoreHost;
  readonly spec: ModelSpec;
  readonly siteUrl: string;
  readonly signal: AbortSignal;
  /** The one that gave the last file comes first. */
  sources: readonly string[];
  /** What is to be fetched, as far as it is known. */
  missing: readonly WantedFile[];
  readonly stored: StoredFile[];
}

/** Errors as `ModelStoreApi.install` says. Call under the model's lock. */
export async function* installModel(
  host: ModelStoreHost,
  spec: ModelSpec,
  siteUrl: string,
  signal: AbortSignal,
): AsyncGenerator<InstallEvent> {
  const before = await host.files.readManifest(spec.modelId);
  if (before && isSameModel(before, spec)) {
    yield { type: 'installed', manifest: before };
    return;
  }
  const { sources, files: missing } = spec;
  const install: Install = { host, spec, siteUrl, signal, sources, missing, stored: [] };
  try {
    yield* installMissing(install, before);
  } catch (error) {
    if (!isQuotaError(error)) throw error;
    throw await toQuotaError(host, spec.modelId, install.missing, error);
  }
}

async function* installMissing(
  install: Install,
  before: ModelManifest | undefined,
): AsyncGenerator<InstallEvent> {
  const { host, spec, signal, stored } = install;
  const { files } = host;
  const { modelId } = spec;
  const wanted = [...spec.files];
  // The listing files take the place of the old ones at once, so the old model ends here.
  if (spec.fileIndex && before) await files.removeManifest(modelId);
  if (spec.fileIndex) wanted.push(...(yield* readIndex(install)));

  const missing: WantedFile[] = [];
  for (const file of wanted) {
    signal.throwIfAborted();
    const kept = await findStored(files, modelId, file, before, signal);
    if (kept) stored.push(kept);
    else missing.push(file);
  }
  install.missing = missing;
  await checkRoom(host, modelId, missing);

  const progress = await startProgress(install);
  yield progress.now();
  for (const file of missing) {
    stored.push(yield* download(install, file, (bytes) => progress.setFile(file.path, bytes)));
  }
  yield progress.now();

  const manifest = await commitModel(host, {
    spec,
    files: inOrder(stored, wanted),
    parts: missing.map(({ path }) => path),
    source: install.sources[0] ?? '',
    before,
  });
  yield { type: 'installed', manifest };
}

/** The part of one file, whole and checked; `commitPart` makes it the file. */
async function* download(
  install: Install,
  file: WantedFile,
  report: InstallFileContext['report'],
): AsyncGenerator<InstallEvent, StoredFile> {
  const { host, siteUrl, signal, sources } = install;
  const done = yield* installFile(file, {
    files: host.files,
    modelId: install.spec.modelId,
    siteUrl,
    sources,
    publicSource: findPublicSource(install.spec.sources),
    signal,
    report,
    isOnline: () => host.isOnline(),
    createHasher: host.createHasher ?? createFileHasher,
    spanBytes: host.spanBytes ?? SPAN_BYTES,
  });
  if (sources.includes(done.source)) {
    install.sources = [done.source, ...sources.filter((source) => source !== done.source)];
  }
  const { sha256, chunks } = done.digests;
  return { path: file.path, bytes: done.bytes, sha256, chunks };
}

/** The files a WebLLM repository lists; the listing files themselves are stored. */
async function* readIndex(install: Install): AsyncGenerator<InstallEvent, WantedFile[]> {
  const { host, spec, stored } = install;
  const texts: string[] = [];
  for (const file of webllmIndexFiles) {
    stored.push(yield* download(install, file, () => undefined));
    await host.files.commitPart(spec.modelId, file.path);
    texts.push((await (await host.files.read(spec.modelId, file.path))?.text()) ?? '');
  }
  const [config = '', index = ''] = texts;
  return [...readTokenizerFiles(config), ...readShards(index)];
}

async function startProgress(install: Install): Promise<InstallProgress> {
  const { host, spec, stored, missing } = install;
  const files = stored.map(({ path, bytes }) => ({ path, bytes, loadedBytes: bytes }));
  for (const { path, bytes } of missing) {
    files.push({ path, bytes, loadedBytes: await host.files.partBytes(spec.modelId, path) });
  }
  return createProgress(files);
}
