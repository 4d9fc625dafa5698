// The model store's api over its host.
import { AppError } from '../../src/core/errors';
import type { ModelManifest, ModelSpec, StoredFile } from '../../src/core/model/model-manifest';
import type { Damage, InstallEvent, ModelStoreApi } from '../../src/core/model/model-store-api';
import { findDamage } from './install/damage';
import type { FileStore } from './files/file-store';
import { importModel } from './packs/import-files';
import { installModel, type ModelStoreHost } from './install/install-model';
import { makePack, openPack } from './packs/pack';
import { readStoredFile } from './files/stored-blob';

const never = new AbortController().signal;

export function createModelStore(host: ModelStoreHost): ModelStoreApi {
  const { files } = host;

  async function* whileLocked(
    modelId: string,
    signal: AbortSignal,
    work: () => AsyncIterable<InstallEvent>,
  ): AsyncGenerator<InstallEvent> {
    const release = await host.lock(modelId, signal);
    try {
      yield* work();
    } finally {
      release();
    }
  }

  const locked = async <T>(modelId: string, work: () => Promise<T>): Promise<T> => {
    const release = await host.lock(modelId, never);
    try {
      return await work();
    } finally {
      release();
    }
  };

  const requireManifest = async (modelId: string): Promise<ModelManifest> => {
    const manifest = await files.readManifest(modelId);
    if (manifest) return manifest;
    throw new AppError('model-not-found', `Model ${modelId} is not installed`, { modelId });
  };

  const verify = async (modelId: string): Promise<Damage[]> => {
    const manifest = await requireManifest(modelId);
    const damages: Damage[] = [];
    for (const file of manifest.files) {
      const damage = await findDamage(file, await readForCheck(host, modelId, file), never);
      if (damage) damages.push(damage);
    }
    if (damages.length > 0) await files.removeManifest(modelId);
    for (const file of damages.length > 0 ? manifest.files : []) {
      const damage = damages.find(({ path }) => path === file.path);
      await keepGoodBytes(files, manifest, file, damage);
    }
    return damages;
  };

  const readWhole = async (modelId: string, file: StoredFile): Promise<Blob> => {
    const blob = await readStoredFile(host, modelId, file);
    if (blob?.size === file.bytes) return blob;
    const { path } = file;
    throw new AppError('model-damaged', `${path} is missing or has changed`, { modelId, path });
  };

  return {
    kind: async () => files.kind,
    list: () => files.list(),
    install: (spec, siteUrl, signal) =>
      whileLocked(spec.modelId, signal, () => installModel(host, spec, siteUrl, signal)),
    verify: (modelId) => locked(modelId, () => verify(modelId)),
    importFiles: (spec, given, signal) =>
      whileLocked(spec.modelId, signal, () => {
        const plan = { spec, wanted: spec.files, given, source: 'this device' };
        return importModel(host, plan, signal);
      }),
    async linkedHandles(modelId) {
      const linked = (await host.links?.list(modelId)) ?? [];
      return linked.map(({ handle }) => handle);
    },
    async exportPack(modelId) {
      const manifest = await requireManifest(modelId);
      return makePack(manifest, (file) => readWhole(modelId, file));
    },
    async *importPack(pack, signal) {
      const { manifest, blobs } = await openPack(pack);
      const spec: ModelSpec = { ...manifest.spec, addedFrom: 'pack' };
      const plan = { spec, wanted: manifest.files, given: blobs, source: manifest.source };
      yield* whileLocked(spec.modelId, signal, () => importModel(host, plan, signal));
    },
    usage: () => files.usage(),
    remove: (modelId) =>
      locked(modelId, async () => {
        await files.removeModel(modelId);
        await host.links?.removeExcept(modelId, []);
      }),
  };
}

/** So that the next install fetches what is damaged, and nothing else. */
async function keepGoodBytes(
  files: FileStore,
  { spec }: ModelManifest,
  file: StoredFile,
  damage: Damage | undefined,
): Promise<void> {
  const { path, chunks } = file;
  if (file.isLinked) return;
  const wanted = spec.files.find((other) => other.path === path);
  // Where no source publishes a digest, ours is the only one: kept beside the part.
  if (!damage && wanted?.sha256 !== undefined) return;
  if (chunks && damage?.chunks.length !== 0) await files.reopen(spec.modelId, path, chunks);
  else if (damage) await files.removeFile(spec.modelId, path);
}

/** A linked file that is gone or changed is damage; one that may not be read says nothing yet. */
async function readForCheck(
  host: ModelStoreHost,
  modelId: string,
  file: StoredFile,
): Promise<Blob | undefined> {
  try {
    return await readStoredFile(host, modelId, file);
  } catch (error) {
    const isGone =
      error instanceof AppError &&
      error.code === 'file-unavailable' &&
      error.details['reason'] !== 'permission';
    if (isGone) return undefined;
    throw error;
  }
}
