// What one can do with a model of the list. Everything that takes longer is a job, so that it goes on
// when this page is left and any tab can stop it.
import type { JobKind } from '../../data/records';
import { getSetting, putSetting } from '../../data/settings';
import type { Runtime } from '../../runtime/runtime';
import { whenTrue } from '../../runtime/when-true';
import { formatBytes } from '../../ui/format';
import type { ModelEntry } from './model-entries';

export interface ModelActions {
  download(entry: ModelEntry): void;
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

export function createModelActions(runtime: Runtime): ModelActions {
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

  const download = ({ spec }: ModelEntry) =>
    notices.act(async () => {
      await runtime.keepStorage();
      await supply.fetchModel(spec.modelId);
    });

  /** A model that is gone must not be the one that answers. */
  const forgetDefault = async (modelId: string) => {
    const app = await getSetting(db, 'appOverrides');
    if (app?.modelId !== modelId) return;
    const { modelId: _gone, ...rest } = app;
    await putSetting(db, 'appOverrides', rest);
  };

  return {
    download,
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
      const { modelId } = spec;
      for (const job of jobsOf(modelId)) await stop(job.id);
      if (models.loaded().some((entry) => entry.modelId === modelId)) {
        const jobId = await jobs.enqueue('model.unload', { modelId });
        await whenTrue(isOver(jobId));
      }
      await downloads.remove(modelId);
      await forgetDefault(modelId);
      if (spec.addedFrom) await library.removeOwn(modelId);
      notices.say({ tone: 'ok', title: `${name} was deleted` });
    },
  };
}
