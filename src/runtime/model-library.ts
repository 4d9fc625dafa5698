// Which models exist for this device: the catalogue, WebLLM's list where a GPU is there, what is
// installed; and the one worth recommending.
import { createMemo, createSignal, type Accessor } from 'solid-js';
import { AppError } from '../core/errors';
import type { ModelSpec } from '../core/model-manifest';
import { isAvailable } from '../engines/availability';
import { probeDevice, type Device } from '../engines/device';
import { fitModel, recommendModel } from '../engines/fit';
import { modelCatalog } from '../engines/model-catalog';
import type { Downloads } from './downloads';

export interface ModelLibrary {
  /** Every model known so far; grows when the long lists are read. */
  readonly specs: Accessor<readonly ModelSpec[]>;
  findSpec(modelId: string): ModelSpec | undefined;
  /** Reads the long lists before it gives up with `model-not-found`. */
  requireSpec(modelId: string): Promise<ModelSpec>;
  /** Every model that can run on this device, read once. */
  offered(): Promise<readonly ModelSpec[]>;
  isInstalled(modelId: string): boolean;
  /** The one best model for this device; undefined until the device and this site were asked. */
  readonly recommended: Accessor<ModelSpec | undefined>;
  /** Asks the device and this site what can be recommended. Costs a request; call it when idle. */
  findRecommended(): Promise<void>;
}

export function createModelLibrary(downloads: Downloads, siteUrl: string): ModelLibrary {
  const [listed, setListed] = createSignal<readonly ModelSpec[]>([]);
  const [recommended, setRecommended] = createSignal<ModelSpec>();
  let device: Promise<Device> | undefined;
  let lists: Promise<void> | undefined;

  const specs = createMemo(() => {
    const all = new Map<string, ModelSpec>();
    const installed = downloads.installed().map((manifest) => manifest.spec);
    for (const spec of [...listed(), ...installed, ...modelCatalog()]) all.set(spec.modelId, spec);
    return [...all.values()];
  });
  const findSpec = (modelId: string) => specs().find((spec) => spec.modelId === modelId);
  const isInstalled = (modelId: string) =>
    downloads.installed().some((manifest) => manifest.spec.modelId === modelId);
  const readLists = async () => {
    const { loadWebllmCatalog } = await import('../engines/webllm-catalog');
    setListed(await loadWebllmCatalog());
  };

  return {
    specs,
    findSpec,
    isInstalled,
    recommended,
    async requireSpec(modelId) {
      if (!findSpec(modelId)) await (lists ??= readLists());
      const spec = findSpec(modelId);
      if (!spec) throw new AppError('model-not-found', 'No such model', { modelId });
      return spec;
    },
    async offered() {
      const [known] = await Promise.all([(device ??= probeDevice()), (lists ??= readLists())]);
      return specs().filter(
        (spec) => isInstalled(spec.modelId) || fitModel(spec, known).fit !== 'too-big',
      );
    },
    async findRecommended() {
      const known = await (device ??= probeDevice());
      const available = await Promise.all(
        modelCatalog().map(async (spec) => ((await isAvailable(spec, siteUrl)) ? [spec] : [])),
      );
      setRecommended(recommendModel(available.flat(), known));
    },
  };
}
