// What a person does with an open batch.
import { listFailedRows, removeBatch, restoreBatch, retryBatchRows } from '../../data/batches';
import type { Runtime } from '../../runtime/runtime';
import { saveFile } from '../../ui/save-file';
import type { BatchView } from './batch-view';
import { toCsv, toJsonl } from './export-batch';

export interface BatchActions {
  pause(): void;
  /** Also after a failure: the rows that wait are run. */
  resume(): void;
  /** Runs rows once more; what they had is forgotten. */
  again(indexes: readonly number[]): void;
  againFailed(): void;
  save(format: 'csv' | 'jsonl'): void;
  /** Stops it too. */
  remove(batchId: string): Promise<void>;
}

export function createBatchActions(
  { db, jobs, notices }: Runtime,
  view: Pick<BatchView, 'batch' | 'rows' | 'job'>,
): BatchActions {
  const queue = (batchId: string) => jobs.enqueue('batch.run', { batchId });

  const again = async (indexes: readonly number[]) => {
    const id = view.batch()?.id;
    if (id === undefined) return;
    await retryBatchRows(db, id, indexes);
    // A running job has its list of rows; these come in a run of their own behind it.
    if (view.job()?.status !== 'paused') await queue(id);
  };

  return {
    pause: () =>
      notices.act(async () => {
        const job = view.job();
        if (job) await jobs.pause(job.id);
      }),
    resume: () =>
      notices.act(async () => {
        const job = view.job();
        const id = view.batch()?.id;
        if (job?.status === 'paused') await jobs.resume(job.id);
        else if (!job && id !== undefined) await queue(id);
      }),
    again: (indexes) => notices.act(() => again(indexes)),
    againFailed: () =>
      notices.act(async () => {
        const id = view.batch()?.id;
        if (id !== undefined) await again(await listFailedRows(db, id));
      }),
    save: (format) =>
      notices.act(async () => {
        const name = `${view.batch()?.title ?? 'batch'}.${format}`;
        if (format === 'jsonl') saveFile(name, await toJsonl(view.rows()), 'application/jsonl');
        else saveFile(name, await toCsv(view.rows()), 'text/csv');
      }),
    async remove(batchId) {
      const job = view.job();
      if (job) await jobs.cancel(job.id);
      await removeBatch(db, batchId);
      notices.say({
        tone: 'ok',
        title: 'Batch deleted',
        action: { label: 'Undo', run: () => notices.act(() => restoreBatch(db, batchId)) },
      });
    },
  };
}
