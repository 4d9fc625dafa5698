// What a new owner finds: jobs that nobody runs any more. Decides which go on.
import { AppError, toWire } from '../../core/errors';
import { recoverAnswers } from '../../data/answer-recovery';
import type { Database } from '../../data/db';
import { listActiveJobs, moveJob, trimJobs } from '../../data/jobs';
import type { Job, JobState } from '../../data/records';
import type { JobHandlers } from './job';

/** Finished jobs kept as history. */
const KEEP_FINISHED = 500;

export interface NewOwner {
  /** Another tab owned before; then what is queued stays queued, whoever asked. */
  readonly takeover: boolean;
  readonly livingTabs: ReadonlySet<string>;
}

/** Afterwards every unfinished row is queued or paused, and no message waits for a dead job. */
export async function recoverJobs(
  db: Database,
  handlers: JobHandlers,
  owner: NewOwner,
): Promise<void> {
  for (const job of await listActiveJobs(db)) {
    const state = nextState(job, handlers[job.kind].resumable, owner);
    if (state) await moveJob(db, job.id, [job.status], state);
  }
  await recoverAnswers(db);
  await trimJobs(db, KEEP_FINISHED);
}

function nextState(job: Job, isResumable: boolean, owner: NewOwner): JobState | undefined {
  const isWanted = isResumable || owner.livingTabs.has(job.tabId);
  const finishedAt = Date.now();
  if (job.status === 'running') {
    if (isWanted) return { status: 'queued' };
    const error = toWire(new AppError('engine-crashed', 'The page closed while the job ran'));
    return { status: 'failed', finishedAt, error };
  }
  if (job.status === 'queued' && !isWanted && !owner.takeover) {
    return { status: 'cancelled', finishedAt };
  }
  return undefined;
}
