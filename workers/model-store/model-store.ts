// The model store's api over its host.
import { AppError } from '../../src/core/errors';
import type { ModelManifest, ModelSpec } from '../../src/core/model-manifest';
import type { InstallEvent, ModelStoreApi } from '../../src/core/model-store-api';
import { hashBlob } from './digest';
import { installModel, type ModelStoreHost } from './install-model';
import { findMismatch } from './wanted-file';

export function createModelStore(host: ModelStoreHost): ModelStoreApi {
  const { files } = host;

  const whileLocked = async <T>(modelId: string, work: () => Promise<T>): Promise<T> => {
    const release = await host.lock(modelId, new AbortController().signal);
    try {
      return await work();
    } finally {
      release();
    }
  };

  async function* install(
    spec: ModelSpec,
    siteUrl: string,
    signal: AbortSignal,
  ): AsyncGenerator<InstallEvent> {
    const release = await host.lock(spec.modelId, signal);
    try {
      yield* installModel(host, spec, siteUrl, signal);
    } finally {
      release();
    }
  }

  const findDamaged = async (manifest: ModelManifest): Promise<string[]> => {
    const damaged: string[] = [];
    for (const file of manifest.files) {
      const blob = await files.read(manifest.spec.modelId, file.path);
      const mismatch = blob
        ? findMismatch(file, blob.size, await hashBlob(blob, false))
        : 'missing';
      if (mismatch !== undefined) damaged.push(file.path);
    }
    return damaged;
  };

  return {
    kind: async () => files.kind,
    list: () => files.list(),
    install,
    verify: (modelId) =>
      whileLocked(modelId, async () => {
        const manifest = await files.readManifest(modelId);
        if (!manifest) {
          throw new AppError('model-not-found', `Model ${modelId} is not installed`, { modelId });
        }
        const damaged = await findDamaged(manifest);
        if (damaged.length > 0) await files.removeManifest(modelId);
        for (const path of damaged) await files.removeFile(modelId, path);
        return damaged;
      }),
    remove: (modelId) => whileLocked(modelId, () => files.removeModel(modelId)),
  };
}
