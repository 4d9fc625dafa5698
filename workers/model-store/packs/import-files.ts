// A model from files of this device instead of from the network: copied into the store, or left
// where they are and only linked.
import { AppError } from '../../../src/core/errors';
import type { ModelManifest, ModelSpec, StoredFile } from '../../../src/core/model/model-manifest';
import type { InstallEvent } from '../../../src/core/model/model-store-api';
import { commitModel } from '../install/commit-model';
import { createFileHasher, type Digests } from '../hashing/digest';
import { isQuotaError, type PartFile } from '../files/file-store';
import { createBlocks } from '../hashing/blocks';
import { readPieces } from '../hashing/hash-blob';
import type { ModelStoreHost } from '../install/install-model';
import { createProgress, type InstallProgress } from '../install/progress';
import { checkRoom, toQuotaError } from '../install/room';
import { checkStart, findMismatch, START_BYTES, type WantedFile } from '../fetch/wanted-file';

export interface ImportPlan {
  readonly spec: ModelSpec;
  /** What each file must be, in loading order. */
  readonly wanted: readonly WantedFile[];
  /** By path inside the model. Handles are linked where the host can keep them. */
  readonly given: ReadonlyMap<string, Blob | FileSystemFileHandle>;
  /** What the manifest names as the model's origin. */
  readonly source: string;
}

interface GivenFile extends WantedFile {
  readonly blob: Blob;
  /** Present: the file stays where it is. */
  readonly link?: { readonly handle: FileSystemFileHandle; readonly lastModified: number };
}

/** Errors as `ModelStoreApi.importFiles` says; nothing of it stays then. Call under the model's lock. */
export async function* importModel(
  host: ModelStoreHost,
  plan: ImportPlan,
  signal: AbortSignal,
): AsyncGenerator<InstallEvent> {
  const { modelId } = plan.spec;
  const before = await host.files.readManifest(modelId);
  const given: GivenFile[] = [];
  for (const file of plan.wanted) given.push(await openGiven(host, plan, file));
  const copied = given.filter(({ link }) => !link);
  try {
    for (const { path } of copied) await host.files.removePart(modelId, path);
    await checkRoom(host, modelId, copied);
    yield* takeAll(host, plan, given, before, signal);
  } catch (error) {
    for (const { path } of copied) await host.files.removePart(modelId, path);
    if (!isQuotaError(error)) throw error;
    throw await toQuotaError(host, modelId, copied, error);
  }
}

async function openGiven(
  host: ModelStoreHost,
  { spec, given }: ImportPlan,
  file: WantedFile,
): Promise<GivenFile> {
  const found = given.get(file.path);
  if (!found) throw refuse(spec, file.path, 'it is missing');
  const blob = found instanceof Blob ? found : await found.getFile();
  if (file.bytes > 0 && blob.size !== file.bytes) {
    throw refuse(spec, file.path, `${blob.size} bytes instead of ${file.bytes}`);
  }
  const start = new Uint8Array(await blob.slice(0, START_BYTES).arrayBuffer());
  const wrongStart = checkStart(file.path, start);
  if (wrongStart !== undefined) throw refuse(spec, file.path, wrongStart);
  const opened = { ...file, bytes: blob.size, blob };
  if (found instanceof Blob || !host.links || !('lastModified' in blob)) return opened;
  return { ...opened, link: { handle: found, lastModified: Number(blob.lastModified) } };
}

async function* takeAll(
  host: ModelStoreHost,
  { spec, source }: ImportPlan,
  given: readonly GivenFile[],
  before: ModelManifest | undefined,
  signal: AbortSignal,
): AsyncGenerator<InstallEvent> {
  const progress = createProgress(given.map((file) => ({ ...file, loadedBytes: 0 })));
  yield progress.now();
  const files: StoredFile[] = [];
  for (const file of given) files.push(yield* takeFile(host, spec, file, progress, signal));
  yield progress.now();
  for (const { path, bytes, link } of given) {
    if (link) await host.links?.put(spec.modelId, path, { ...link, bytes });
  }
  const parts = given.filter(({ link }) => !link).map(({ path }) => path);
  yield {
    type: 'installed',
    manifest: await commitModel(host, { spec, files, parts, source, before }),
  };
}

async function* takeFile(
  host: ModelStoreHost,
  spec: ModelSpec,
  file: GivenFile,
  progress: InstallProgress,
  signal: AbortSignal,
): AsyncGenerator<InstallEvent, StoredFile> {
  const { path, bytes, blob, link } = file;
  const hasher = await (host.createHasher ?? createFileHasher)(file.md5 !== undefined);
  const part: PartFile | undefined = link
    ? undefined
    : await host.files.openPart(spec.modelId, path);
  const blocks = createBlocks(hasher);
  let takenBytes = 0;
  let digests: Digests;
  try {
    for await (const piece of readPieces(blob, signal)) {
      part?.append(piece);
      takenBytes += piece.length;
      await blocks.add(piece);
      const event = progress.setFile(path, takenBytes);
      if (event) yield event;
    }
    await blocks.end();
    part?.flush();
    digests = await hasher.digests();
  } finally {
    part?.close();
    hasher.close();
  }
  const reason = findMismatch(file, takenBytes, digests);
  if (reason !== undefined) throw refuse(spec, path, reason);
  const { sha256, chunks } = digests;
  return { path, bytes, sha256, chunks, ...(link && { isLinked: true }) };
}

function refuse({ modelId }: ModelSpec, path: string, reason: string): AppError {
  return new AppError('model-damaged', `${path} cannot be taken: ${reason}`, {
    modelId,
    path,
    reason,
    why: `${path} cannot be taken: ${reason}.`,
  });
}
