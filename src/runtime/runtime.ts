// Builds everything that outlives a page, once. Views reach it through useRuntime().
import { log } from '../core/log';
import { purgeRemovedBatches } from '../data/batches';
import { purgeRemovedChats } from '../data/chats';
import { openDatabase, type Database } from '../data/db';
import { ensureProfile } from '../data/profiles';
import { getSetting, putSetting } from '../data/settings';
import { createBridgeLink, type BridgeLink } from './bridge/bridge-link';
import { createCommands, type Commands } from './commands';
import { createDownloads, type Downloads } from './models/downloads';
import { createAsk, type Ask } from './turns/ask';
import { createGeneration } from './turns/generation';
import { createTabLink, type TabLink } from './jobs/gpu-owner';
import { whenIdle } from './jobs/idle';
import { createDocuments } from './documents/documents';
import { createJobHandlers } from './jobs/job-handlers';
import { createJobQueue, type JobQueue } from './jobs/job-queue';
import { watchLinkedFiles } from './models/linked-files';
import { createLiveAnswers, type LiveAnswers } from './turns/live-answers';
import type { Knowledge } from './documents/knowledge';
import { createModelLibrary, type ModelLibrary } from './models/model-library';
import { createModelLife } from './models/model-life';
import type { ModelManager } from './models/model-manager';
import { createModelSupply, type ModelSupply } from './models/model-supply';
import { createNotices, type DescribeError, type Notices } from './notices';
import { createPlaces, type Places } from './places/places';
import { createSeatedModels } from './places/seated-models';
import { createOffline, type Offline } from './offline';
import { createRecordings, type Recordings } from './turns/recordings';
import { readSiteConfig, type SiteConfig } from './site-config';
import { takeShared, type SharedContent } from './shared-content';
import { createOwnModels, type OwnModels } from './models/own-models';
import { createTheme, type Theme } from './theme';
import { createTurnsAtHand } from './turns/turns-at-hand';
import type { TakeTyped } from './turns/typed-early';
import { whenTrue } from './jobs/when-true';

export interface Runtime {
  readonly db: Database;
  /** False: the browser keeps nothing, all is gone with the tab. */
  readonly durable: boolean;
  readonly notices: Notices;
  readonly describeError: DescribeError;
  readonly tabs: TabLink;
  readonly jobs: JobQueue;
  readonly ask: Ask;
  readonly live: LiveAnswers;
  readonly recordings: Recordings;
  readonly downloads: Downloads;
  readonly library: ModelLibrary;
  /** Model servers that were named; loaded when there are any. */
  readonly bridge: BridgeLink;
  readonly ownModels: OwnModels;
  readonly models: ModelManager;
  /** Where models answer, and who waits for it. */
  readonly places: Places;
  readonly supply: ModelSupply;
  readonly knowledge: Knowledge;
  readonly offline: Offline;
  readonly commands: Commands;
  readonly theme: Theme;
  /** Asks the browser, once, not to clear our storage; called when there is something to keep. */
  keepStorage(): Promise<void>;
  readonly takeTyped: TakeTyped;
  /** What another app shared with Hearth; each thing is given once. */
  takeShared(): Promise<SharedContent | undefined>;
}

export interface RuntimeOptions {
  /** The words of an error; they live in the app. */
  readonly describeError: DescribeError;
  readonly takeTyped: TakeTyped;
}

/** Needs a Solid owner. Throws what `openDatabase` throws. */
export async function createRuntime({
  describeError,
  takeTyped,
}: RuntimeOptions): Promise<() => Runtime> {
  const notices = createNotices(describeError);
  const { db, durable } = await openDatabase({
    onClosed: () => {
      notices.say({
        tone: 'warn',
        title: 'Hearth was updated in another tab',
        detail: 'This tab can no longer save. Copy what you need, then reload.',
        sticky: true,
        action: { label: 'Reload', run: () => location.reload() },
      });
    },
  });
  return () => build(db, durable, notices, describeError, takeTyped);
}

function build(
  db: Database,
  durable: boolean,
  notices: Notices,
  describeError: DescribeError,
  takeTyped: TakeTyped,
): Runtime {
  // The hash is the route; the app's folder is what is before it.
  const siteUrl = new URL('.', document.baseURI).href;
  const tabs = createTabLink();
  const live = createLiveAnswers(tabs);
  let readingConfig: Promise<SiteConfig> | undefined;
  const siteConfig = () => (readingConfig ??= readSiteConfig(siteUrl));
  const downloads = createDownloads(siteUrl);
  const bridge = createBridgeLink({ db, siteConfig, notices });
  const places = createPlaces({ tabs, bridge });
  const library = createModelLibrary({ db, downloads, siteUrl, siteConfig, bridge });
  const ownModels = createOwnModels(siteConfig);
  const offline = createOffline();
  const theme = createTheme(db);
  const supply = createModelSupply({
    db,
    downloads,
    library,
    notices,
    offline,
    siteConfig,
    enqueue: (modelId) => jobs.enqueue('model.download', { modelId }),
  });
  const life = createModelLife({
    db,
    tabs,
    downloads,
    library,
    bridge,
    notices,
    supply,
    enqueue: (kind, modelId) => jobs.enqueue(kind, { modelId }),
    isQuiet: () => jobs.active().every((job) => job.status === 'paused'),
  });
  const { models, stepDown, findSubstitute } = life;
  const recordings = createRecordings(db, notices);
  const documents = createDocuments({
    db,
    tabs,
    downloads,
    library,
    models,
    enqueueIngest: (documentId) => jobs.enqueue('document.ingest', { documentId }),
    enqueueMove: (documentId, collectionId) =>
      jobs.enqueue('document.move', { documentId, collectionId }),
    enqueuePurge: (documentId) => jobs.enqueue('document.purge', { documentId }),
    enqueueCut: (input) => jobs.enqueue('document.cut', input),
    enqueueEmbed: (modelId) =>
      jobs.enqueue('document.embed', modelId === undefined ? {} : { modelId }),
    activeJobs: () => jobs.active(),
    notices,
  });
  const turnsAtHand = createTurnsAtHand(db);
  const generation = createGeneration({
    db,
    turnsAtHand,
    library,
    downloads,
    models,
    places,
    live,
    recordings,
    search: documents.knowledge,
    notices,
    stepDown,
    findSubstitute,
  });
  const handlers = createJobHandlers({
    db,
    places,
    generation,
    downloads,
    library,
    notices,
    ...life,
    documents: documents.ingest,
    batches: {
      db,
      models: createSeatedModels(models, places),
      findSpec: library.findSpec,
      whenFree: () => whenTrue(places.isDeviceFree),
    },
    enqueueDownload: (modelId) => jobs.enqueue('model.download', { modelId }),
    async onInstalled(modelId) {
      await supply.onInstalled(modelId);
      await documents.embedMissing();
    },
  });
  const jobs = createJobQueue({ db, tabs, handlers });

  const start = async () => {
    await ensureProfile(db);
    await theme.restore();
    await purgeRemovedChats(db);
    await documents.purgeRemoved();
    await purgeRemovedBatches(db);
  };
  notices.act(start);
  watchLinkedFiles(downloads, notices);
  whenIdle(() => notices.act(() => supply.start()));
  tabs.onOwner(() => whenIdle(() => notices.act(() => documents.embedMissing())));
  addEventListener('online', () => notices.act(() => documents.embedMissing()));

  return {
    db,
    durable,
    notices,
    describeError,
    tabs,
    jobs,
    ask: createAsk({ db, jobs, turnsAtHand, notices }),
    live,
    recordings,
    downloads,
    library,
    bridge,
    ownModels,
    models,
    places,
    supply,
    knowledge: documents.knowledge,
    offline,
    commands: createCommands(),
    theme,
    async keepStorage() {
      if (!durable || (await getSetting(db, 'persistAsked'))) return;
      await putSetting(db, 'persistAsked', true);
      // Absent on plain-http hosts, whatever the types say.
      const isKept = await (navigator as Partial<Navigator>).storage?.persist();
      log('info', 'Asked the browser to keep our storage', { isKept: isKept ?? false });
    },
    takeTyped,
    takeShared: () => takeShared(siteUrl),
  };
}
