// Rows of the job queue, which is runtime/jobs/job-queue.ts. Every change of state is one transaction.
import { guard } from './data-errors';
import type { Database } from './db';
import type { Job, JobState } from './records';

const unfinished = ['queued', 'running', 'paused'] satisfies JobState['status'][];
const finished = ['succeeded', 'failed', 'cancelled'] satisfies JobState['status'][];

/** Queued, running and paused ones, oldest first. */
export function listActiveJobs(db: Database): Promise<Job[]> {
  return guard(withStatus(db, unfinished));
}

export function listQueuedJobs(db: Database): Promise<Job[]> {
  return guard(db.jobs.where('status').equals('queued').toArray().then(oldestFirst));
}

/** Succeeded, failed and cancelled ones, oldest first. */
export function listFinishedJobs(db: Database): Promise<Job[]> {
  return guard(withStatus(db, finished));
}

export function getJob(db: Database, jobId: string): Promise<Job | undefined> {
  return guard(db.jobs.get(jobId));
}

export async function putJob(db: Database, job: Job): Promise<void> {
  await guard(db.jobs.put(job));
}

/**
 * Moves a job from one of `from` to `state`; false, and nothing is written, when it is elsewhere
 * by now or gone. So of two who move the same job only one succeeds.
 */
export function moveJob(
  db: Database,
  jobId: string,
  from: readonly JobState['status'][],
  state: JobState,
): Promise<boolean> {
  return guard(
    db.transaction('rw', db.jobs, async () => {
      const job = await db.jobs.get(jobId);
      if (!job || !from.includes(job.status)) return false;
      await db.jobs.put({ ...job, state, status: state.status });
      return true;
    }),
  );
}

/** Finished jobs beyond the newest `keep` are forgotten. */
export function trimJobs(db: Database, keep: number): Promise<void> {
  return guard(
    db.transaction('rw', db.jobs, async () => {
      if ((await db.jobs.count()) <= keep) return;
      const rows = await db.jobs.orderBy('createdAt').toArray();
      const finished = rows.filter((job) => !unfinished.some((status) => status === job.status));
      const surplus = finished.slice(0, Math.max(0, finished.length - keep));
      await db.jobs.bulkDelete(surplus.map((job) => job.id));
    }),
  );
}

/** One request for each: `anyOf` would walk a cursor row by row. */
async function withStatus(db: Database, statuses: readonly JobState['status'][]): Promise<Job[]> {
  const lists = statuses.map((status) => db.jobs.where('status').equals(status).toArray());
  return oldestFirst((await Promise.all(lists)).flat());
}

function oldestFirst(jobs: Job[]): Job[] {
  return jobs.sort((a, b) => a.createdAt - b.createdAt);
}
