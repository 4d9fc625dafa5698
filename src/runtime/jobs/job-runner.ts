// The owner's side of the queue: runs the rows of every lane, one at a time per lane, in order.
import { isAbort, toWire } from '../../core/errors';
import { log } from '../../core/log';
import type { Database } from '../../data/db';
import { listQueuedJobs, moveJob, putJob } from '../../data/jobs';
import type { Job, JobState, Lane } from '../../data/records';
import type { JobHandler, JobHandlers } from './job';
import { createProgressWriter } from './job-progress';

export type StopReason = 'cancelled' | 'paused';

export interface JobRunner {
  /** There may be queued rows. */
  wake(): void;
  /**
   * Stores and starts a new job without a detour over the queue; false, and nothing is stored,
   * when its lane is busy.
   */
  start(job: Job): Promise<boolean>;
  /** Aborts at once; false when the job does not run here. */
  stop(jobId: string, as: StopReason): boolean;
  /** Like the end of the tab: aborts, and rows keep what they say. */
  dispose(): void;
}

interface LaneState {
  readonly lane: Lane;
  isBusy: boolean;
  /** Counts up when rows may have come; a busy lane looks again. */
  wakes: number;
  current?: Run;
}

interface Run {
  readonly jobId: string;
  readonly controller: AbortController;
  stopAs: StopReason;
}

/** Milliseconds. A full disk refuses the end of a job; it is offered again. */
const REWRITE_MS = 5000;

export function createJobRunner(db: Database, handlers: JobHandlers): JobRunner {
  const lanes = (['gpu', 'cpu', 'network', 'batch'] as const).map((lane): LaneState => {
    return { lane, isBusy: false, wakes: 0 };
  });
  const life = new AbortController();

  /** Takes the lane before the first await, so that of two callers one finds it busy. */
  async function occupy(state: LaneState, work: () => Promise<void>): Promise<void> {
    state.isBusy = true;
    try {
      await work();
    } finally {
      state.isBusy = false;
      delete state.current;
    }
  }

  async function drain(state: LaneState): Promise<void> {
    state.wakes++;
    if (state.isBusy || life.signal.aborted) return;
    let seen = 0;
    try {
      await occupy(state, async () => {
        let hasRun = false;
        do {
          seen = state.wakes;
          hasRun = await runNext(state);
        } while (!life.signal.aborted && (hasRun || seen !== state.wakes));
      });
      // Woken between the last look and the end of the occupation.
      if (seen !== state.wakes) void drain(state);
    } catch (error) {
      log('error', `Lane ${state.lane} could not read its jobs`, error);
    }
  }

  /** False when nothing is queued in this lane. */
  async function runNext(state: LaneState): Promise<boolean> {
    const queued = await listQueuedJobs(db);
    const job = queued.find((candidate) => candidate.lane === state.lane);
    if (!job || life.signal.aborted) return false;
    const run = register(state, job);
    // Cancelled meanwhile: not ours any more.
    if (await moveJob(db, job.id, ['queued'], runningState())) await runToEnd(job, run);
    return true;
  }

  function register(state: LaneState, job: Job): Run {
    state.current = { jobId: job.id, controller: new AbortController(), stopAs: 'cancelled' };
    return state.current;
  }

  async function runToEnd(job: Job, run: Run): Promise<void> {
    const handler: JobHandler = handlers[job.kind];
    const { signal } = run.controller;
    const running = runningState();
    const progress = createProgressWriter((latest) =>
      moveJob(db, job.id, ['running'], { ...running, ...latest }),
    );
    let state: JobState;
    try {
      await handler.run(job.input, {
        jobId: job.id,
        signal,
        report: (latest) => progress.report(latest),
      });
      state = signal.aborted ? stopped() : { status: 'succeeded', finishedAt: Date.now() };
    } catch (error) {
      const isStopped = signal.aborted && isAbort(error);
      if (!isStopped) log('error', `Job ${job.kind} failed`, error);
      state = isStopped
        ? stopped()
        : { status: 'failed', finishedAt: Date.now(), error: toWire(error) };
    }
    await progress.settle();
    if (!life.signal.aborted) await finish(job.id, state);

    function stopped(): JobState {
      if (run.stopAs === 'paused') return { status: 'paused', ...progress.latest() };
      return { status: 'cancelled', finishedAt: Date.now() };
    }
  }

  async function finish(jobId: string, state: JobState): Promise<void> {
    try {
      await moveJob(db, jobId, ['running'], state);
    } catch (error) {
      log('warn', 'The end of a job could not be written', error);
      if (!life.signal.aborted) setTimeout(() => void finish(jobId, state), REWRITE_MS);
    }
  }

  return {
    wake() {
      for (const state of lanes) void drain(state);
    },
    async start(job) {
      const state = lanes.find((candidate) => candidate.lane === job.lane);
      if (!state || state.isBusy || life.signal.aborted) return false;
      const run = register(state, job);
      await new Promise<void>((stored, reject) => {
        const work = occupy(state, async () => {
          await putJob(db, { ...job, state: runningState(), status: 'running' });
          stored();
          await runToEnd(job, run);
        });
        work.catch(reject).finally(() => void drain(state));
      });
      return true;
    },
    stop(jobId, as) {
      const run = lanes.find((state) => state.current?.jobId === jobId)?.current;
      if (!run) return false;
      run.stopAs = as;
      run.controller.abort();
      return true;
    },
    dispose() {
      life.abort();
      for (const { current } of lanes) current?.controller.abort();
    },
  };
}

function runningState(): JobState & { status: 'running' } {
  return { status: 'running', startedAt: Date.now(), done: 0 };
}
