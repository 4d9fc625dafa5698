// Which models exist for this device: the catalogue, the user's own, what is installed; what each
// would do here; and the one worth recommending.
import { createMemo, createSignal, type Accessor } from 'solid-js';
import { AppError } from '../core/errors';
import type { ModelSpec } from '../core/model-manifest';
import type { Database } from '../data/db';
import { createLiveValue } from '../data/live-query';
import { changeSetting, getSetting } from '../data/settings';
import { isAvailable } from '../engines/availability';
import { describeDevice, type DeviceDescription } from '../engines/describe-device';
import { probeDevice, type Device } from '../engines/device';
import { fitModel, recommendModel, type ModelFit } from '../engines/fit';
import { modelCatalog } from '../engines/model-catalog';
import type { Downloads } from './downloads';
import { whenTrue } from './when-true';

// Pages take these through the runtime; engines/ is out of their reach.
export type { DeviceDescription, Device, ModelFit };

export interface ModelLibrary {
  /** Every model known so far; grows when the long lists are read. */
  readonly specs: Accessor<readonly ModelSpec[]>;
  /** What this device offers; undefined until it was asked (`ready`). */
  readonly device: Accessor<Device | undefined>;
  /** The same in words, for the page's strip. */
  readonly deviceFacts: Accessor<DeviceDescription | undefined>;
  /** The long lists, the user's own models and the device are read. Asks nothing twice. */
  ready(): Promise<void>;
  findSpec(modelId: string): ModelSpec | undefined;
  /** Reads the long lists before it gives up with `model-not-found`. */
  requireSpec(modelId: string): Promise<ModelSpec>;
  /** Every model that can run on this device, read once. */
  offered(): Promise<readonly ModelSpec[]>;
  isInstalled(modelId: string): boolean;
  /** What the model would do on this device; undefined until the device was asked. */
  fitOf(spec: ModelSpec): ModelFit | undefined;
  /** The variant of the model to use here: the 32-bit one where the card has no 16-bit shaders. */
  swapFor(spec: ModelSpec): ModelSpec;
  /** Lists a model of the user's own; one with the same id is replaced. Downloads nothing. */
  add(spec: ModelSpec): Promise<void>;
  /** Takes a model of the user's own off the list; its files are the store's business. */
  removeOwn(modelId: string): Promise<void>;
  /** The one best model for this device; undefined until the device and this site were asked. */
  readonly recommended: Accessor<ModelSpec | undefined>;
  /** Asks the device and this site what can be recommended. Costs a request; call it when idle. */
  findRecommended(): Promise<void>;
}

export interface ModelLibraryInputs {
  readonly db: Database;
  readonly downloads: Downloads;
  /** The app's folder. */
  readonly siteUrl: string;
}

/** Needs a Solid owner. */
export function createModelLibrary({ db, downloads, siteUrl }: ModelLibraryInputs): ModelLibrary {
  const [listed, setListed] = createSignal<readonly ModelSpec[]>([]);
  const [device, setDevice] = createSignal<Device>();
  const [recommended, setRecommended] = createSignal<ModelSpec>();
  const own = createLiveValue(
    () => db,
    (database) => getSetting(database, 'ownModels'),
  );
  let probing: Promise<Device> | undefined;
  let lists: Promise<void> | undefined;

  const byId = createMemo(() => {
    const all = new Map<string, ModelSpec>();
    const installed = downloads.installed().map((manifest) => manifest.spec);
    for (const spec of [...listed(), ...(own() ?? []), ...installed, ...modelCatalog()]) {
      all.set(spec.modelId, spec);
    }
    return all;
  });
  const deviceFacts = createMemo(() => {
    const known = device();
    return known && describeDevice(known);
  });
  const specs = createMemo(() => [...byId().values()]);
  const findSpec = (modelId: string) => byId().get(modelId);
  const isInstalled = (modelId: string) => downloads.findInstalled(modelId) !== undefined;
  const fitOn = (known: Device, spec: ModelSpec) =>
    fitModel(spec, known, { isInstalled: isInstalled(spec.modelId) });

  const readLists = () =>
    (lists ??= (async () => {
      const { loadWebllmCatalog } = await import('../engines/webllm-catalog');
      setListed(await loadWebllmCatalog());
    })());
  const readDevice = () =>
    (probing ??= probeDevice().then((found) => {
      setDevice(found);
      return found;
    }));
  const ready = async () => {
    await Promise.all([readLists(), readDevice(), whenTrue(() => !own.loading())]);
  };

  return {
    specs,
    device,
    deviceFacts,
    ready,
    findSpec,
    isInstalled,
    recommended,
    async requireSpec(modelId) {
      if (!findSpec(modelId)) await Promise.all([readLists(), whenTrue(() => !own.loading())]);
      const spec = findSpec(modelId);
      if (!spec) throw new AppError('model-not-found', 'No such model', { modelId });
      return spec;
    },
    async offered() {
      await ready();
      const known = await readDevice();
      return specs().filter(
        (spec) => isInstalled(spec.modelId) || fitOn(known, spec).fit !== 'too-big',
      );
    },
    fitOf(spec) {
      const known = device();
      return known && fitOn(known, spec);
    },
    swapFor(spec) {
      const known = device();
      const lacksF16 = known !== undefined && known.webgpu?.shaderF16 !== true;
      if (!lacksF16 || !spec.requires?.includes('shader-f16')) return spec;
      return findSpec(spec.f32ModelId ?? '') ?? spec;
    },
    add: (spec) =>
      changeSetting(db, 'ownModels', (before = []) => [
        ...before.filter(({ modelId }) => modelId !== spec.modelId),
        spec,
      ]),
    removeOwn: (removedId) =>
      changeSetting(db, 'ownModels', (before = []) =>
        before.filter(({ modelId }) => modelId !== removedId),
      ),
    async findRecommended() {
      const known = await readDevice();
      const available = await Promise.all(
        modelCatalog().map(async (spec) => ((await isAvailable(spec, siteUrl)) ? [spec] : [])),
      );
      setRecommended(recommendModel(available.flat(), known));
    },
  };
}
