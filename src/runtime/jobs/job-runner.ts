// The owner's side of the queue: runs the rows of every lane in order, as many at a time as the lane
// is wide.
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
   * Starts a new job without a detour over the queue, and stores it after what it works on is
   * `stored`; false, and nothing is stored, when its lane is busy.
   */
  start(job: Job, stored?: Promise<unknown>): Promise<boolean>;
  /** Aborts at once; false when the job does not run here. */
  stop(jobId: string, as: StopReason): boolean;
  /** Like the end of the tab: aborts, and rows keep what they say. */
  dispose(): void;
}

interface LaneState {
  readonly lane: Lane;
  /** Jobs at the same time. */
  readonly width: number;
  running: number;
  isLooking: boolean;
  /** Counts up when rows may have come; who is looking looks again. */
  wakes: number;
}

interface Run {
  readonly controller: AbortController;
  stopAs: StopReason;
}

/** Milliseconds. A full disk refuses the end of a job; it is offered again. */
const REWRITE_MS = 5000;

const widths: Readonly<Record<Lane, number>> = {
  answers: Infinity,
  gpu: 1,
  cpu: 1,
  network: 1,
  batch: 1,
};

export function createJobRunner(db: Database, handlers: JobHandlers): JobRunner {
  const lanes = new Map(
    Object.entries(widths).map(([name, width]): [string, LaneState] => {
      // Object.entries forgets its key type.
      const lane = name as Lane;
      return [lane, { lane, width, running: 0, isLooking: false, wakes: 0 }];
    }),
  );
  const runs = new Map<string, Run>();
  const life = new AbortController();
  const isOver = () => life.signal.aborted;
  const isFull = (state: LaneState) => state.running >= state.width;

  /** Takes a place in the lane before the first await, so that of two callers one finds it full. */
  async function occupy(state: LaneState, jobId: string, work: (run: Run) => Promise<void>) {
    const run: Run = { controller: new AbortController(), stopAs: 'cancelled' };
    runs.set(jobId, run);
    state.running += 1;
    try {
      await work(run);
    } finally {
      state.running -= 1;
      runs.delete(jobId);
      void drain(state);
    }
  }

  /** Starts what is queued until the lane is full. */
  async function drain(state: LaneState): Promise<void> {
    state.wakes++;
    if (state.isLooking || isOver()) return;
    state.isLooking = true;
    try {
      for (let seen = -1; seen !== state.wakes && !isFull(state);) {
        seen = state.wakes;
        const queued = await listQueuedJobs(db);
        const waiting = queued.filter(({ id, lane }) => lane === state.lane && !runs.has(id));
        if (isOver()) return;
        for (const job of waiting.slice(0, state.width - state.running)) startQueued(state, job);
      }
    } catch (error) {
      log('error', `Lane ${state.lane} could not read its jobs`, error);
    } finally {
      state.isLooking = false;
    }
  }

  function startQueued(state: LaneState, job: Job): void {
    const work = occupy(state, job.id, async (run) => {
      // Cancelled meanwhile: not ours any more.
      if (!(await moveJob(db, job.id, ['queued'], runningState()))) return;
      await runToEnd(job, run, Promise.resolve());
    });
    work.catch((error: unknown) => log('error', `Job ${job.kind} could not be started`, error));
  }

  /** Begins while the row is `stored`; where that fails it is stopped, and throws why. */
  async function runToEnd(job: Job, run: Run, stored: Promise<void>): Promise<void> {
    stored.catch(() => run.controller.abort());
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
    await stored;
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
      for (const state of lanes.values()) void drain(state);
    },
    async start(job, stored = Promise.resolve()) {
      const state = lanes.get(job.lane);
      if (!state || isFull(state) || life.signal.aborted) return false;
      // Somebody is looking for what came before.
      if (state.isLooking && state.width === 1) return false;
      const row: Job = { ...job, state: runningState(), status: 'running' };
      const storing = stored.then(() => putJob(db, row));
      const work = occupy(state, job.id, (run) => runToEnd(job, run, storing));
      work.catch((error: unknown) => log('error', `Job ${job.kind} could not be stored`, error));
      await storing;
      return true;
    },
    stop(jobId, as) {
      const run = runs.get(jobId);
      if (!run) return false;
      run.stopAs = as;
      run.controller.abort();
      return true;
    },
    dispose() {
      life.abort();
      for (const { controller } of runs.values()) controller.abort();
    },
  };
}

function runningState(): JobState & { status: 'running' } {
  return { status: 'running', startedAt: Date.now(), done: 0 };
}
