// Getting models onto this device: the starter by itself, others when the user or the administrator
// asks, and what happens when one has arrived.
import { serverIdOf } from '../../core/bridge/bridge';
import { AppError } from '../../core/errors';
import type { ModelManifest } from '../../core/model/model-manifest';
import type { Database } from '../../data/db';
import { getSetting, putSetting } from '../../data/settings';
import type { Downloads } from './downloads';
import type { ModelLibrary } from './model-library';
import type { Notices } from '../notices';
import type { Offline } from '../offline';
import type { SiteConfig } from '../site-config';
import { DEFAULT_MODEL_ID } from '../turns/turn-settings';

export interface ModelSupply {
  /** Puts the starter into the store, follows config.json, finds the model to recommend. */
  start(): Promise<void>;
  /** Queues a download; one that is under way is left to go on. */
  fetchModel(modelId: string): Promise<void>;
  /**
   * The manifest of an installed model. Models that come with the app are installed on the spot;
   * of a server's there is only the spec; any other that is missing throws `model-not-found`.
   */
  ensureInstalled(modelId: string, signal: AbortSignal): Promise<Pick<ModelManifest, 'spec'>>;
  /** The end of a download: a first real model becomes the one that answers. */
  onInstalled(modelId: string): Promise<void>;
}

export interface ModelSupplyInputs {
  readonly db: Database;
  readonly downloads: Downloads;
  readonly library: ModelLibrary;
  readonly notices: Notices;
  readonly offline: Offline;
  readonly siteConfig: () => Promise<SiteConfig>;
  readonly enqueue: (modelId: string) => Promise<string>;
}

export function createModelSupply(inputs: ModelSupplyInputs): ModelSupply {
  const { db, downloads, library, notices, offline, siteConfig } = inputs;

  const installBuiltIn = async (modelId: string, signal: AbortSignal) => {
    const spec = await library.requireSpec(modelId);
    const report = offline.setStarterStored;
    const manifest = await downloads.install(spec, { signal, report });
    report(spec.bytes, spec.bytes);
    return manifest;
  };

  async function ensureInstalled(
    modelId: string,
    signal: AbortSignal,
  ): Promise<Pick<ModelManifest, 'spec'>> {
    if (serverIdOf(modelId) !== undefined) return { spec: await library.requireSpec(modelId) };
    if (!downloads.isListed()) await downloads.refresh();
    // A new build may bring a new starter; an install with nothing to change asks for nothing.
    if (library.findSpec(modelId)?.demo) return installBuiltIn(modelId, signal);
    const manifest = downloads.findInstalled(modelId);
    if (manifest) return manifest;
    throw new AppError('model-not-found', 'The model is not on this device', { modelId });
  }

  async function fetchModel(modelId: string): Promise<void> {
    if (!downloads.findInstalled(modelId)) await inputs.enqueue(modelId);
  }

  return {
    ensureInstalled,
    fetchModel,
    async start() {
      await ensureInstalled(DEFAULT_MODEL_ID, new AbortController().signal);
      const { fetchModels } = await siteConfig();
      for (const modelId of fetchModels) await fetchModel(modelId);
      await library.findRecommended();
    },
    async onInstalled(modelId) {
      const spec = await library.requireSpec(modelId);
      const app = (await getSetting(db, 'appOverrides')) ?? {};
      const { defaultModel = modelId, fetchModels } = await siteConfig();
      // Of the models the administrator sends, the default one answers, whichever arrives first.
      const waitsForDefault = modelId !== defaultModel && fetchModels.includes(modelId);
      if (spec.task !== 'chat' || app.modelId !== undefined || waitsForDefault) {
        notices.say({ tone: 'ok', title: `${spec.name} is on this device` });
        return;
      }
      await putSetting(db, 'appOverrides', { ...app, modelId });
      notices.say({ tone: 'ok', title: `${spec.name} is on this device and answers from now on` });
    },
  };
}
