// All models known: the catalogue's, WebLLM's, the user's own and what is installed, as this site's
// administrator lets them be seen.
import { createMemo, createSignal, type Accessor } from 'solid-js';
import { totalBytes, type ModelManifest, type ModelSpec } from '../../core/model/model-manifest';
import type { Database } from '../../data/db';
import { createLiveValue } from '../../data/live-query';
import { getSetting } from '../../data/settings';
import type { Device } from '../../engines/device';
import { modelCatalog } from '../../engines/model-catalog';
import { hideTwins } from '../../engines/variants';
import type { BridgeLink } from '../bridge/bridge-link';
import type { Downloads } from './downloads';
import { allowedBy, withSources } from './model-rules';
import { nothingSet, type SiteConfig } from '../site-config';
import { whenTrue } from '../jobs/when-true';

export interface ModelList {
  /** What people may choose from: one build per model, nothing the administrator denies. */
  readonly specs: Accessor<readonly ModelSpec[]>;
  /** Hidden ones too. */
  findSpec(modelId: string): ModelSpec | undefined;
  isAllowed(spec: ModelSpec): boolean;
  /** A few words about a family. */
  blurbOf(family: string): string | undefined;
  /** Reads config.json, so that sources are in its order. */
  readConfig(): Promise<void>;
  /** Reads the long lists, config.json and the user's own models; nothing twice. */
  read(): Promise<void>;
}

export interface ModelListInputs {
  readonly db: Database;
  readonly downloads: Downloads;
  readonly device: Accessor<Device | undefined>;
  readonly siteConfig: () => Promise<SiteConfig>;
  /** Models of servers. */
  readonly bridge: BridgeLink;
}

/** Needs a Solid owner. */
export function createModelList({
  db,
  downloads,
  device,
  siteConfig,
  bridge,
}: ModelListInputs): ModelList {
  const [listed, setListed] = createSignal<readonly ModelSpec[]>([]);
  const [blurbs, setBlurbs] = createSignal<ReadonlyMap<string, string>>(new Map());
  const [config, setConfig] = createSignal<SiteConfig>(nothingSet);
  const own = createLiveValue(
    () => db,
    (database) => getSetting(database, 'ownModels'),
  );
  let reading: Promise<void> | undefined;

  const byId = createMemo(() => {
    const all = new Map<string, ModelSpec>();
    const put = (spec: ModelSpec) => all.set(spec.modelId, withSources(spec, config()));
    listed().forEach(put);
    own()?.forEach(put);
    bridge.specs().forEach(put);
    for (const manifest of downloads.installed()) {
      put(asInstalled(manifest, all.get(manifest.spec.modelId)));
    }
    // The build's own: a new build may bring other files of them.
    modelCatalog().forEach(put);
    return all;
  });
  const isAllowed = createMemo(() => allowedBy(config(), device()));
  const specs = createMemo(() => {
    const allowed = [...byId().values()]
      .filter(({ companionOf }) => companionOf === undefined)
      .filter(isAllowed());
    const known = device();
    const isInstalled = ({ modelId }: ModelSpec) => downloads.findInstalled(modelId) !== undefined;
    return known ? hideTwins(allowed, known, isInstalled) : allowed;
  });

  const readConfig = async () => {
    setConfig(await siteConfig());
  };
  const readLists = async () => {
    const [{ readCatalog }, { loadWebllmCatalog }] = await Promise.all([
      import('../../engines/catalog'),
      import('../../engines/webllm-catalog'),
      readConfig(),
    ]);
    const catalog = readCatalog();
    const webllm = await loadWebllmCatalog();
    setBlurbs(catalog.blurbs);
    setListed([...catalog.specs, ...webllm]);
  };

  return {
    specs,
    findSpec: (modelId) => byId().get(modelId),
    isAllowed: (spec) => isAllowed()(spec),
    blurbOf: (family) => blurbs().get(family),
    readConfig,
    async read() {
      reading ??= readLists();
      // A list that could not be fetched is asked for again the next time.
      reading.catch(() => (reading = undefined));
      await Promise.all([reading, bridge.ready(), whenTrue(() => !own.loading())]);
    },
  };
}

/** What is installed stays what it is; the catalogue adds what it has learnt of the model since. */
function asInstalled({ spec, files }: ModelManifest, known: ModelSpec | undefined): ModelSpec {
  const { isEstimate: _measured, ...described } = { ...known, ...spec };
  return { ...described, bytes: totalBytes(files) };
}
