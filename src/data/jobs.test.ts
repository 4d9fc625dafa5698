import { expect, it } from 'vitest';
import { openTestDb } from '../test/db';
import { moveJob, putJob, trimJobs, getJob } from './jobs';
import type { Database } from './db';
import type { JobState } from './records';

function put(db: Database, id: string, createdAt: number, state: JobState): Promise<void> {
  return putJob(db, {
    id,
    kind: 'model.download',
    lane: 'network',
    input: { modelId: id },
    state,
    status: state.status,
    tabId: 't',
    createdAt,
  });
}

it('lets only one of two move the same job', async () => {
  const db = await openTestDb();
  await put(db, 'a', 1, { status: 'queued' });
  const moved = await Promise.all([
    moveJob(db, 'a', ['queued'], { status: 'running', startedAt: 1, done: 0 }),
    moveJob(db, 'a', ['queued'], { status: 'cancelled', finishedAt: 1 }),
  ]);
  expect(moved).toEqual([true, false]);
  expect(await getJob(db, 'a')).toMatchObject({ status: 'running', state: { status: 'running' } });
});

it('keeps only the newest finished jobs', async () => {
  const db = await openTestDb();
  await put(db, 'old-but-queued', 0, { status: 'queued' });
  for (let i = 1; i <= 5; i++) await put(db, `job-${i}`, i, { status: 'succeeded', finishedAt: i });
  await trimJobs(db, 3);
  expect(await db.jobs.orderBy('createdAt').primaryKeys()).toEqual([
    'old-but-queued',
    'job-3',
    'job-4',
    'job-5',
  ]);
});
