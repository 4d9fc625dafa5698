// A model from files of this device instead of from the network.
import { AppError } from '../../src/core/errors';
import type { ModelManifest, ModelSpec, StoredFile } from '../../src/core/model-manifest';
import type { InstallEvent } from '../../src/core/model-store-api';
import { commitModel } from './commit-model';
import { createFileHasher } from './digest';
import { isQuotaError } from './file-store';
import { readPieces } from './hash-blob';
import type { ModelStoreHost } from './install-model';
import { createProgress, type InstallProgress } from './progress';
import { checkRoom, toQuotaError } from './room';
import { checkStart, findMismatch, START_BYTES, type WantedFile } from './wanted-file';

export interface ImportPlan {
  readonly spec: ModelSpec;
  /** What each file must be, in loading order. */
  readonly wanted: readonly WantedFile[];
  readonly blobs: ReadonlyMap<string, Blob>;
  /** What the manifest names as the model's origin. */
  readonly source: string;
}

/** Errors as `ModelStoreApi.importFiles` says; nothing of it stays then. Call under the model's lock. */
export async function* importModel(
  host: ModelStoreHost,
  plan: ImportPlan,
  signal: AbortSignal,
): AsyncGenerator<InstallEvent> {
  const { modelId } = plan.spec;
  const before = await host.files.readManifest(modelId);
  try {
    yield* copyAll(host, plan, before, signal);
  } catch (error) {
    for (const { path } of plan.wanted) await host.files.removePart(modelId, path);
    if (!isQuotaError(error)) throw error;
    throw await toQuotaError(host, modelId, plan.wanted, error);
  }
}

async function* copyAll(
  host: ModelStoreHost,
  plan: ImportPlan,
  before: ModelManifest | undefined,
  signal: AbortSignal,
): AsyncGenerator<InstallEvent> {
  const { spec, blobs } = plan;
  const wanted = plan.wanted.map((file) => {
    const blob = blobs.get(file.path);
    if (!blob) throw refuse(spec, file.path, 'it is missing');
    if (file.bytes > 0 && blob.size !== file.bytes) {
      throw refuse(spec, file.path, `${blob.size} bytes instead of ${file.bytes}`);
    }
    return { ...file, bytes: blob.size, blob };
  });
  for (const { path } of wanted) await host.files.removePart(spec.modelId, path);
  await checkRoom(host, spec.modelId, wanted);

  const progress = createProgress(wanted.map((file) => ({ ...file, loadedBytes: 0 })));
  yield progress.now();
  const stored: StoredFile[] = [];
  for (const file of wanted) stored.push(yield* copyFile(host, spec, file, progress, signal));
  yield progress.now();
  const parts = wanted.map(({ path }) => path);
  const whole = { spec, files: stored, parts, source: plan.source, before };
  yield { type: 'installed', manifest: await commitModel(host.files, whole) };
}

async function* copyFile(
  host: ModelStoreHost,
  spec: ModelSpec,
  file: WantedFile & { readonly blob: Blob },
  progress: InstallProgress,
  signal: AbortSignal,
): AsyncGenerator<InstallEvent, StoredFile> {
  const { path, bytes, blob } = file;
  const start = new Uint8Array(await blob.slice(0, START_BYTES).arrayBuffer());
  const wrongStart = checkStart(path, start);
  if (wrongStart !== undefined) throw refuse(spec, path, wrongStart);
  const hasher = await createFileHasher(file.md5 !== undefined);
  const part = await host.files.openPart(spec.modelId, path);
  try {
    for await (const piece of readPieces(blob, signal)) {
      hasher.update(piece);
      part.append(piece);
      const event = progress.setFile(path, part.bytes());
      if (event) yield event;
    }
    part.flush();
  } finally {
    part.close();
  }
  const digests = await hasher.digests();
  const reason = findMismatch(file, bytes, digests);
  if (reason !== undefined) throw refuse(spec, path, reason);
  return { path, bytes, sha256: digests.sha256, chunks: digests.chunks };
}

function refuse({ modelId }: ModelSpec, path: string, reason: string): AppError {
  return new AppError('model-damaged', `${path} cannot be taken: ${reason}`, {
    modelId,
    path,
    reason,
  });
}
