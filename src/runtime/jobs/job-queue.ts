// Everything that takes longer than a moment. Jobs are rows, so all tabs see one list; any tab may
// queue, stop or resume, and the owner runs them.
import type { Accessor } from 'solid-js';
import { AppError } from '../../core/errors';
import { createId } from '../../core/ids';
import { log } from '../../core/log';
import type { Database } from '../../data/db';
import { getJob, listActiveJobs, moveJob, putJob } from '../../data/jobs';
import { createLiveList } from '../../data/live-query';
import type { Job, JobInputs, JobKind } from '../../data/records';
import type { TabLink } from './gpu-owner';
import type { JobHandler, JobHandlers } from './job';
import { recoverJobs } from './job-recovery';
import { createJobRunner, type StopReason } from './job-runner';

export interface JobQueue {
  /** Queued, running and paused jobs of all tabs, oldest first. */
  readonly active: Accessor<readonly Job[]>;
  /**
   * Resolves with the job's id once it is stored. In the owner's tab it starts right away, also where
   * what it works on is still being `stored`; where that fails it is stopped, and throws why.
   */
  enqueue<K extends JobKind>(
    kind: K,
    input: JobInputs[K],
    stored?: Promise<unknown>,
  ): Promise<string>;
  /** Works from any tab, whatever the job is doing; a finished one stays as it is. */
  cancel(jobId: string): Promise<void>;
  /** Resumable kinds only; throws `internal` for others. */
  pause(jobId: string): Promise<void>;
  resume(jobId: string): Promise<void>;
  /** What a person reads. */
  labelOf(job: Job): string;
  /** Like the end of the tab: rows keep what they say. */
  dispose(): void;
}

export interface JobQueueInputs {
  readonly db: Database;
  readonly tabs: TabLink;
  readonly handlers: JobHandlers;
}

/** Needs a Solid owner, for `active`. */
export function createJobQueue({ db, tabs, handlers }: JobQueueInputs): JobQueue {
  const runner = createJobRunner(db, handlers);
  const active = createLiveList(
    () => db,
    (database) => listActiveJobs(database),
  );
  let isReady = false;
  let lastCreatedAt = 0;

  const handlerOf = (kind: JobKind): JobHandler => handlers[kind];

  /** Order is by time, so two jobs of one millisecond must not share it. */
  const nextTime = () => {
    lastCreatedAt = Math.max(Date.now(), lastCreatedAt + 1);
    return lastCreatedAt;
  };

  const announceQueued = () => {
    if (isReady) runner.wake();
    else tabs.post({ type: 'job-queued' });
  };

  const own = async (takeover: boolean) => {
    try {
      await recoverJobs(db, handlers, { takeover, livingTabs: await tabs.livingTabs() });
    } catch (error) {
      log('error', 'Unfinished jobs could not be sorted out', error);
    }
    isReady = true;
    runner.wake();
  };

  tabs.onMessage((message) => {
    if (message.type === 'job-stop') runner.stop(message.jobId, message.as);
    else if (message.type === 'job-queued' && isReady) runner.wake();
  });
  tabs.onOwner(({ takeover }) => void own(takeover));

  const stopElsewhere = (jobId: string, as: StopReason) =>
    tabs.post({ type: 'job-stop', jobId, as });

  return {
    active,
    async enqueue(kind, input, stored) {
      const job: Job = {
        id: createId(),
        kind,
        lane: handlers[kind].lane,
        input,
        state: { status: 'queued' },
        status: 'queued',
        tabId: tabs.tabId,
        createdAt: nextTime(),
      };
      if (isReady && (await runner.start(job, stored))) return job.id;
      await stored;
      await putJob(db, job);
      announceQueued();
      return job.id;
    },
    async cancel(jobId) {
      if (runner.stop(jobId, 'cancelled')) return;
      // First the message, because the owner may be writing an answer that somebody wants stopped.
      stopElsewhere(jobId, 'cancelled');
      const job = await getJob(db, jobId);
      const state = { status: 'cancelled', finishedAt: Date.now() } as const;
      if (job && (await moveJob(db, jobId, ['queued', 'paused'], state))) {
        await handlerOf(job.kind).cancelled?.(job.input);
        return;
      }
      // It may have started between the two.
      if (!runner.stop(jobId, 'cancelled')) stopElsewhere(jobId, 'cancelled');
    },
    async pause(jobId) {
      const job = await getJob(db, jobId);
      if (!job) return;
      if (!handlers[job.kind].resumable) throw new AppError('internal', `${job.kind} cannot pause`);
      if (runner.stop(jobId, 'paused')) return;
      if (await moveJob(db, jobId, ['queued'], { status: 'paused', done: 0 })) return;
      if (!runner.stop(jobId, 'paused')) stopElsewhere(jobId, 'paused');
    },
    async resume(jobId) {
      if (await moveJob(db, jobId, ['paused'], { status: 'queued' })) announceQueued();
    },
    labelOf: (job) => handlerOf(job.kind).label(job.input),
    dispose: () => runner.dispose(),
  };
}
