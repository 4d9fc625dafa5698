// Which models exist for this device, what each would do here, and the one worth recommending.
import { createMemo, createSignal, type Accessor } from 'solid-js';
import { serverIdOf } from '../../core/bridge/bridge';
import { AppError } from '../../core/errors';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Database } from '../../data/db';
import { createLiveValue } from '../../data/live-query';
import { listModelUses } from '../../data/models';
import { changeSetting } from '../../data/settings';
import { isAvailable } from '../../engines/availability';
import { describeDevice, type DeviceDescription } from '../../engines/describe-device';
import { probeDevice, type Device } from '../../engines/device';
import { fitModel, type FitOptions, type ModelFit } from '../../engines/fit';
import { neededBytes } from '../../engines/memory-needs';
import { modelCatalog } from '../../engines/model-catalog';
import { FIRST_CHOICES, recommendModel } from '../../engines/recommend';
import { swapForDevice } from '../../engines/variants';
import type { Downloads } from './downloads';
import type { BridgeLink } from '../bridge/bridge-link';
import { createModelList } from './model-list';
import type { SiteConfig } from '../site-config';

// Pages take these through the runtime; engines/ is out of their reach.
export type { DeviceDescription, Device, ModelFit };

export interface ModelLibrary {
  /** What people may choose from; grows when the long lists are read (`ready`). */
  readonly specs: Accessor<readonly ModelSpec[]>;
  /** What this device offers; undefined until it was asked (`ready`). */
  readonly device: Accessor<Device | undefined>;
  /** The same in words, for the page's strip. */
  readonly deviceFacts: Accessor<DeviceDescription | undefined>;
  /** The long lists, the user's own models and the device are read. Asks nothing twice. */
  ready(): Promise<void>;
  /** Any model known so far, hidden ones too. */
  findSpec(modelId: string): ModelSpec | undefined;
  /** Reads the long lists before it gives up with `model-not-found`. */
  requireSpec(modelId: string): Promise<ModelSpec>;
  /** Every model that can run on this device, and what is installed. */
  offered(): Promise<readonly ModelSpec[]>;
  isInstalled(modelId: string): boolean;
  /** Memory in bytes with a context of so many tokens, whatever this device has. */
  neededBytes(spec: ModelSpec, contextLength: number): number;
  /** What the model would do on this device; undefined until the device was asked. */
  fitOf(spec: ModelSpec): ModelFit | undefined;
  /** A few words about a family, for its heading. */
  blurbOf(family: string): string | undefined;
  /** The build of the model to use here: the 32-bit one where the card has no 16-bit shaders. */
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
  readonly siteConfig: () => Promise<SiteConfig>;
  /** Servers' models are listed too. */
  readonly bridge: BridgeLink;
  /** Replaced in tests, where there is no browser to ask. */
  readonly probe?: () => Promise<Device>;
}

/** Needs a Solid owner. */
export function createModelLibrary({
  db,
  downloads,
  siteUrl,
  siteConfig,
  bridge,
  probe = probeDevice,
}: ModelLibraryInputs): ModelLibrary {
  const [device, setDevice] = createSignal<Device>();
  const [recommended, setRecommended] = createSignal<ModelSpec>();
  const list = createModelList({ db, downloads, device, siteConfig, bridge });
  // Nobody asks for speeds before the device is known.
  const uses = createLiveValue(() => device() && db, listModelUses);
  let probing: Promise<Device> | undefined;

  const isInstalled = (modelId: string) => downloads.findInstalled(modelId) !== undefined;
  const deviceFacts = createMemo(() => {
    const known = device();
    return known && describeDevice(known);
  });
  const measured = createMemo(() =>
    (uses() ?? []).flatMap(({ modelId, lastTokensPerSecond }) => {
      const spec = list.findSpec(modelId);
      // The demonstration is all overhead: what it does says nothing of the others.
      return spec && !spec.demo && lastTokensPerSecond > 0
        ? [{ spec, tokensPerSecond: lastTokensPerSecond }]
        : [];
    }),
  );
  const judge = (known: Device, spec: ModelSpec, options: FitOptions): ModelFit => {
    if (spec.place) return { fit: 'fits', reason: `Runs ${spec.place.words}` };
    if (list.isAllowed(spec)) return fitModel(spec, known, options);
    return { fit: 'too-big', reason: 'The administrator of this site does not offer it here' };
  };
  // Long tables ask for every row again while somebody types; a new memory when anything changes.
  const judged = createMemo(() => {
    const known = device();
    const speeds = measured();
    const installed = new Set(downloads.installed().map(({ spec }) => spec.modelId));
    const fits = new WeakMap<ModelSpec, ModelFit>();
    return (spec: ModelSpec) => {
      if (!known) return undefined;
      const options = { isInstalled: installed.has(spec.modelId), measured: speeds };
      const fit = fits.get(spec) ?? judge(known, spec, options);
      fits.set(spec, fit);
      return fit;
    };
  });
  const fitOf = (spec: ModelSpec) => judged()(spec);

  const readDevice = () =>
    (probing ??= probe().then((found) => {
      setDevice(found);
      return found;
    }));
  const ready = async () => {
    await Promise.all([list.read(), readDevice()]);
  };

  /** The site's own first: they are surely there. A better one is on the hub where there is a card. */
  const candidates = async (known: Device): Promise<readonly ModelSpec[]> => {
    const { usesHub } = await siteConfig();
    const here = await Promise.all(
      modelCatalog().map(async (spec) => ((await isAvailable(spec, siteUrl)) ? [spec] : [])),
    );
    const hasRealModel = here.flat().some((spec) => spec.task === 'chat' && !spec.demo);
    const hasCard = known.webgpu !== undefined && !known.webgpu.software;
    if (!usesHub || (hasRealModel && !hasCard)) return here.flat();
    await list.read();
    return [...here.flat(), ...FIRST_CHOICES.flatMap((modelId) => list.findSpec(modelId) ?? [])];
  };

  return {
    specs: list.specs,
    device,
    deviceFacts,
    ready,
    findSpec: list.findSpec,
    isInstalled,
    fitOf,
    neededBytes,
    blurbOf: list.blurbOf,
    recommended,
    async requireSpec(modelId) {
      if (serverIdOf(modelId) !== undefined) await bridge.ready();
      // What comes with the build needs neither list nor sources.
      if (list.findSpec(modelId)?.demo !== true) await list.readConfig();
      if (!list.findSpec(modelId)) await list.read();
      const spec = list.findSpec(modelId);
      if (!spec) throw new AppError('model-not-found', 'No such model', { modelId });
      return spec;
    },
    async offered() {
      await ready();
      return list
        .specs()
        .filter((spec) => isInstalled(spec.modelId) || fitOf(spec)?.fit !== 'too-big');
    },
    swapFor(spec) {
      const known = device();
      return known ? swapForDevice(spec, known, list.findSpec) : spec;
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
      const { defaultModel } = await siteConfig();
      if (defaultModel !== undefined) await list.read();
      const chosen = list.findSpec(defaultModel ?? '');
      const isGood = chosen && list.isAllowed(chosen) && fitOf(chosen)?.fit !== 'too-big';
      if (isGood) setRecommended(chosen);
      else {
        const allowed = (await candidates(known)).filter(list.isAllowed);
        setRecommended(recommendModel(allowed, known, { measured: measured() }));
      }
    },
  };
}
