// The life of the models in memory, put together: manager, checks, measurements, marks of crashes.
import { serverIdOf } from '../../core/bridge/bridge';
import type { LoadOptions } from '../../core/engine/engine';
import { log } from '../../core/log';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Database } from '../../data/db';
import { getModelUse, recordLoad } from '../../data/models';
import { getSetting } from '../../data/settings';
import { probeDevice, type Device } from '../../engines/device';
import { modelMemoryBytes } from '../../engines/memory-budget';
import { engineRegistry } from '../../engines/registry';
import type { BridgeLink } from '../bridge/bridge-link';
import { createCrashMarks, placeAfterCrash, type CrashMarks } from './crash-mark';
import { reportCrashedLoad } from './crash-notice';
import type { Downloads } from './downloads';
import type { TabLink } from '../jobs/gpu-owner';
import { planLoad } from './load-plan';
import type { ModelLibrary } from './model-library';
import { createModelManager, type ModelManager } from './model-manager';
import type { ModelSupply } from './model-supply';
import type { Notices } from '../notices';
import { createStepDown, type StepDown } from './step-down';
import { createSpeedTest, type SpeedTest } from './speed-test';
import { createFindSubstitute, type FindSubstitute } from './substitute';
import { createTruthCheck, type TruthCheck } from './truth-check';

export interface ModelLife {
  readonly models: ModelManager;
  readonly speedTest: SpeedTest;
  readonly truthCheck: TruthCheck;
  readonly marks: CrashMarks;
  readonly stepDown: StepDown;
  readonly findSubstitute: FindSubstitute;
}

export interface ModelLifeInputs {
  readonly db: Database;
  readonly tabs: TabLink;
  readonly downloads: Downloads;
  readonly library: ModelLibrary;
  readonly bridge: BridgeLink;
  readonly notices: Notices;
  readonly supply: Pick<ModelSupply, 'ensureInstalled'>;
  readonly enqueue: (
    kind: 'model.load' | 'model.verify' | 'model.check' | 'model.download',
    modelId: string,
  ) => Promise<unknown>;
  /** No job runs or waits. */
  readonly isQuiet: () => boolean;
}

/** Minutes without use after which a model leaves the memory; 0: never. */
export const DEFAULT_IDLE_MINUTES = 15;
const LOOK_EVERY_MS = 30_000;

export function createModelLife(inputs: ModelLifeInputs): ModelLife {
  const { db, tabs, downloads, library, bridge, notices, supply, enqueue, isQuiet } = inputs;
  const marks = createCrashMarks(browserStorage());
  const stepDown = createStepDown({
    installed: () => downloads.installed().map(({ spec }) => spec),
  });
  let probing: Promise<Device> | undefined;
  const knowDevice = async () => library.device() ?? (await (probing ??= probeDevice()));
  const memoryBudget = async () => modelMemoryBytes(await knowDevice());

  const plan = async (spec: ModelSpec) => {
    if (spec.place) return (await bridge.open()).plan(spec, spec.place);
    const use = await getModelUse(db, spec.modelId);
    const place = placeAfterCrash(spec, marks.find(spec.modelId));
    const cpuOnly =
      place === 'cpu' ||
      stepDown.isCpuOnly(spec.modelId) ||
      (await truthCheck.isGpuWrong(spec.modelId, use));
    return planLoad(spec, await knowDevice(), use, cpuOnly, {
      threads: await getSetting(db, 'modelThreads'),
      contextLength: await getSetting(db, 'modelContext'),
    });
  };

  const models = createModelManager({
    tabs,
    ensureInstalled: supply.ensureInstalled,
    createEngine: (spec) => engineRegistry[spec.engine].create(),
    plan,
    memoryBudget,
    markLoad: ({ modelId }: ModelSpec, { device: where }: LoadOptions) =>
      marks.begin(modelId, where),
    onLoaded({ modelId }, loadMs) {
      marks.forget(modelId);
      recordLoad(db, modelId, loadMs).catch((error: unknown) => {
        log('warn', 'The time of a load could not be written', error);
      });
    },
  });

  // A changed address or key must not go on being used as it was.
  bridge.onChanged((serverId) => {
    for (const { modelId } of models.loaded()) {
      if (serverIdOf(modelId) === serverId) notices.act(() => models.unload(modelId));
    }
  });

  const truthCheck = createTruthCheck({
    db,
    library,
    downloads,
    models: () => models,
    notices,
    verify: (modelId) => enqueue('model.verify', modelId),
    download: (modelId) => enqueue('model.download', modelId),
    stepDown,
    place: async () => {
      const { webgpu } = await knowDevice();
      const card = webgpu ? `${webgpu.vendor} ${webgpu.architecture}` : 'no GPU';
      return `${card}, ${navigator.userAgent}`;
    },
  });

  const findSubstitute = createFindSubstitute({
    findSpec: library.findSpec,
    isInstalled: library.isInstalled,
    device: knowDevice,
    useOf: (modelId) => getModelUse(db, modelId),
    stepDown,
    truthCheck,
    notices,
  });

  const speedTest = createSpeedTest({
    db,
    library,
    models,
    notices,
    place: async () => {
      const { webgpu, crossOriginIsolated, logicalCores } = await knowDevice();
      return {
        cores: crossOriginIsolated ? logicalCores : 1,
        hasGpu: webgpu !== undefined && !webgpu.software,
      };
    },
  });

  const unloadIdle = async () => {
    const minutes = (await getSetting(db, 'idleUnloadMinutes')) ?? DEFAULT_IDLE_MINUTES;
    if (minutes > 0) await models.unloadUnusedSince(Date.now() - minutes * 60_000);
  };
  /** One check at a time, of a model that has been left alone for a while. */
  const offered = new Set<string>();
  const checkIdle = async () => {
    for (const { modelId, lastUsedAt } of models.loaded()) {
      if (!isQuiet()) return;
      if (offered.has(modelId) || Date.now() - lastUsedAt < LOOK_EVERY_MS) continue;
      offered.add(modelId);
      if (await truthCheck.isDue(modelId)) {
        await enqueue('model.check', modelId);
        return;
      }
    }
  };
  const look = async () => {
    await unloadIdle();
    await checkIdle();
  };
  tabs.onOwner(() => {
    setInterval(() => notices.act(look), LOOK_EVERY_MS);
    const enqueueLoad = (modelId: string) => enqueue('model.load', modelId);
    notices.act(() => reportCrashedLoad({ db, marks, library, downloads, notices, enqueueLoad }));
  });
  addEventListener('pagehide', () => marks.clear());

  return { models, speedTest, truthCheck, marks, stepDown, findSubstitute };
}

/** Even reading the property throws where a policy forbids storage. */
function browserStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch (error) {
    log('warn', 'No localStorage', error);
    return undefined;
  }
}
