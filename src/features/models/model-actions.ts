// What one can do with a model of the list. Everything that takes longer is a job, so that it goes on
// when this page is left and any tab can stop it.
import type { JobKind } from '../../data/records';
import { getSetting, putSetting } from '../../data/settings';
import type { Runtime } from '../../runtime/runtime';
import { whenTrue } from '../../runtime/jobs/when-true';
import { formatBytes } from '../../ui/format';
import type { ModelEntry } from './model-entries';
import type { Room } from './room-plan';

export interface ModelActions {
  /** Asks for room first where the browser says that there is too little. */
  download(entry: ModelEntry): void;
  /** Opens the choice of what may go; browsers often tell only in the middle that it is too much. */
  askForRoom(entry: ModelEntry, room: Room): void;
  /** Deletes these models, then downloads. */
  makeRoom(entry: ModelEntry, modelIds: readonly string[]): void;
  pause(jobId: string): void;
  resume(jobId: string): void;
  /** Stops a download and frees what came of it; `keptBytes` as known before. */
  cancelDownload(entry: ModelEntry, jobId: string, keptBytes: number): void;
  /** Any other job. */
  cancel(jobId: string): void;
  load(entry: ModelEntry): void;
  unload(entry: ModelEntry): void;
  verify(entry: ModelEntry): void;
  testSpeed(entry: ModelEntry): void;
  /** Stops its jobs, unloads it, deletes its files and parts. Chats keep their answers. */
  remove(entry: ModelEntry): Promise<void>;
}

type ModelJobKind = Extract<JobKind, `model.${string}`>;

export function createModelActions(
  runtime: Runtime,
  onNoRoom: (entry: ModelEntry, room: Room) => void,
): ModelActions {
  const { db, downloads, jobs, library, models, notices, supply } = runtime;

  const jobsOf = (modelId: string) =>
    jobs.active().filter((job) => 'modelId' in job.input && job.input.modelId === modelId);
  const enqueue = async (kind: ModelJobKind, modelId: string) => {
    if (jobsOf(modelId).some((job) => job.kind === kind)) return;
    await jobs.enqueue(kind, { modelId });
  };
  const queue = (kind: ModelJobKind) => (entry: ModelEntry) =>
    notices.act(() => enqueue(kind, entry.spec.modelId));
  const isOver = (jobId: string) => () => jobs.active().every((job) => job.id !== jobId);
  const stop = async (jobId: string) => {
    await jobs.cancel(jobId);
    await whenTrue(isOver(jobId));
  };

  const download = (entry: ModelEntry) =>
    notices.act(async () => {
      const { spec } = entry;
      await runtime.keepStorage();
      const freeBytes = await readFreeBytes();
      const neededBytes = spec.bytes - (downloads.usage().get(spec.modelId) ?? 0);
      if (neededBytes > freeBytes) onNoRoom(entry, { neededBytes, freeBytes });
      else await supply.fetchModel(spec.modelId);
    });

  /** A model that is gone must not be the one that answers. */
  const forgetDefault = async (modelId: string) => {
    const app = await getSetting(db, 'appOverrides');
    if (app?.modelId !== modelId) return;
    const { modelId: _gone, ...rest } = app;
    await putSetting(db, 'appOverrides', rest);
  };

  const remove = async (modelId: string) => {
    for (const job of jobsOf(modelId)) await stop(job.id);
    if (models.loaded().some((entry) => entry.modelId === modelId)) {
      const jobId = await jobs.enqueue('model.unload', { modelId });
      await whenTrue(isOver(jobId));
    }
    await downloads.remove(modelId);
    await forgetDefault(modelId);
    if (library.findSpec(modelId)?.addedFrom) await library.removeOwn(modelId);
  };

  return {
    download,
    askForRoom: onNoRoom,
    makeRoom: (entry, modelIds) =>
      notices.act(async () => {
        for (const modelId of modelIds) await remove(modelId);
        await supply.fetchModel(entry.spec.modelId);
      }),
    pause: (jobId) => notices.act(() => jobs.pause(jobId)),
    resume: (jobId) => notices.act(() => jobs.resume(jobId)),
    cancelDownload: (entry, jobId, keptBytes) =>
      notices.act(async () => {
        await stop(jobId);
        const { modelId } = entry.spec;
        if (downloads.findInstalled(modelId)) return;
        await downloads.remove(modelId);
        notices.say({
          tone: 'info',
          title: `The download of ${entry.name} was cancelled`,
          ...(keptBytes > 0 && { detail: `${formatBytes(keptBytes)} are free again.` }),
          action: { label: 'Download it after all', run: () => download(entry) },
        });
      }),
    cancel: (jobId) => notices.act(() => jobs.cancel(jobId)),
    load: queue('model.load'),
    unload: queue('model.unload'),
    verify: queue('model.verify'),
    testSpeed: queue('model.speed'),
    async remove({ spec, name }) {
      await remove(spec.modelId);
      notices.say({ tone: 'ok', title: `${name} was deleted` });
    },
  };
}

/** Infinity where the browser does not say: then the store finds out. */
async function readFreeBytes(): Promise<number> {
  // Absent on plain-http hosts, whatever the types say.
  const storage = (navigator as Partial<Navigator>).storage;
  const { usage, quota } = (await storage?.estimate()) ?? {};
  return usage === undefined || quota === undefined ? Infinity : Math.max(0, quota - usage);
}
