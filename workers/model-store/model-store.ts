// The model store's api over its host.
import { AppError } from '../../src/core/errors';
import type { ModelManifest, ModelSpec, StoredFile } from '../../src/core/model-manifest';
import type { Damage, InstallEvent, ModelStoreApi } from '../../src/core/model-store-api';
import { findDamage } from './damage';
import type { FileStore } from './file-store';
import { importModel } from './import-files';
import { installModel, type ModelStoreHost } from './install-model';
import { makePack, openPack } from './pack';

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
      const damage = await findDamage(file, await files.read(modelId, file.path), never);
      if (damage) damages.push(damage);
    }
    if (damages.length > 0) await files.removeManifest(modelId);
    for (const file of damages.length > 0 ? manifest.files : []) {
      const damage = damages.find(({ path }) => path === file.path);
      await keepGoodBytes(files, manifest, file, damage);
    }
    return damages;
  };

  const readWhole = async (modelId: string, path: string, bytes: number): Promise<Blob> => {
    const blob = await files.read(modelId, path);
    if (blob?.size === bytes) return blob;
    throw new AppError('model-damaged', `${path} is missing or has changed`, { modelId, path });
  };

  return {
    kind: async () => files.kind,
    list: () => files.list(),
    install: (spec, siteUrl, signal) =>
      whileLocked(spec.modelId, signal, () => installModel(host, spec, siteUrl, signal)),
    verify: (modelId) => locked(modelId, () => verify(modelId)),
    importFiles: (spec, given, signal) =>
      whileLocked(spec.modelId, signal, () => importGiven(host, spec, given, signal)),
    linkedHandles: async () => [],
    async exportPack(modelId) {
      const manifest = await requireManifest(modelId);
      const bytesOf = new Map(manifest.files.map((file) => [file.path, file.bytes]));
      return makePack(manifest, (path) => readWhole(modelId, path, bytesOf.get(path) ?? 0));
    },
    async *importPack(pack, signal) {
      const { manifest, blobs } = await openPack(pack);
      const spec: ModelSpec = { ...manifest.spec, addedFrom: 'pack' };
      const plan = { spec, wanted: manifest.files, blobs, source: manifest.source };
      yield* whileLocked(spec.modelId, signal, () => importModel(host, plan, signal));
    },
    usage: () => files.usage(),
    remove: (modelId) => locked(modelId, () => files.removeModel(modelId)),
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
  const wanted = spec.files.find((other) => other.path === path);
  // Where no source publishes a digest, ours is the only one: kept beside the part.
  if (!damage && wanted?.sha256 !== undefined) return;
  if (chunks && damage?.chunks.length !== 0) await files.reopen(spec.modelId, path, chunks);
  else if (damage) await files.removeFile(spec.modelId, path);
}

async function* importGiven(
  host: ModelStoreHost,
  spec: ModelSpec,
  given: ReadonlyMap<string, Blob | FileSystemFileHandle>,
  signal: AbortSignal,
): AsyncGenerator<InstallEvent> {
  const blobs = new Map<string, Blob>();
  for (const [path, file] of given) {
    blobs.set(path, file instanceof Blob ? file : await file.getFile());
  }
  yield* importModel(host, { spec, wanted: spec.files, blobs, source: 'this device' }, signal);
}
