// One batch as the page shows it: its rows in memory, kept up to date by what changed, and its job.
import { createEffect, createMemo, createSignal, on, type Accessor } from 'solid-js';
import type { Batch, BatchRow, BatchRowState } from '../../data/batch-records';
import { getBatch, listBatchRows, listChangedRows } from '../../data/batches';
import { createLiveValue } from '../../data/live-query';
import type { Job } from '../../data/records';
import type { Runtime } from '../../runtime/runtime';

const ROWS_A_PIECE = 2000;

export type StateFilter = BatchRowState | 'all';

export interface BatchView {
  readonly batch: Accessor<Batch | undefined>;
  /** The database was asked. */
  readonly isKnown: Accessor<boolean>;
  readonly rows: Accessor<readonly BatchRow[]>;
  /** Those that the filters leave. */
  readonly shown: Accessor<readonly BatchRow[]>;
  /** Undefined when nothing runs or waits to. */
  readonly job: Accessor<Job | undefined>;
  readonly query: Accessor<string>;
  setQuery(query: string): void;
  readonly stateFilter: Accessor<StateFilter>;
  setStateFilter(filter: StateFilter): void;
  /** Ms that the rest may take, by the rows so far; undefined before the first. */
  readonly leftMs: Accessor<number | undefined>;
}

/** Needs a Solid owner. */
export function createBatchView(
  { db, jobs, notices }: Runtime,
  batchId: Accessor<string | undefined>,
): BatchView {
  const batch = createLiveValue(batchId, (id) => getBatch(db, id));
  const [rows, setRows] = createSignal<readonly BatchRow[]>([]);
  const [query, setQuery] = createSignal('');
  const [stateFilter, setStateFilter] = createSignal<StateFilter>('all');

  /** What `rows` holds; a newer reading makes an older one void. */
  let held: { id: string; revision: number; rows: readonly BatchRow[] } | undefined;
  let reading = Promise.resolve();
  const sync = async (id: string) => {
    if (held?.id !== id) {
      held = { id, revision: 0, rows: [] };
      setRows([]);
      const revisionBefore = batch()?.revision ?? 0;
      // Piece by piece: fifty thousand at once would stop the page, and the first ones are looked at.
      let all: readonly BatchRow[] = [];
      for (;;) {
        const piece = await listBatchRows(db, id, all.length, ROWS_A_PIECE);
        if (batchId() !== id) return;
        all = all.length === 0 ? piece : [...all, ...piece];
        setRows(all);
        if (piece.length < ROWS_A_PIECE) break;
      }
      // What changed in rows that were read before comes with the next reading.
      held = { id, revision: revisionBefore, rows: all };
      return;
    }
    const changed = await listChangedRows(db, id, held.revision);
    if (batchId() !== id || changed.length === 0) return;
    const next = [...held.rows];
    for (const row of changed) next[row.index] = row;
    held = { id, revision: newest(changed, held.revision), rows: next };
    setRows(next);
  };
  createEffect(
    on([batchId, () => batch()?.revision], ([id]) => {
      if (id === undefined) return;
      reading = reading
        .then(() => sync(id))
        .catch((error: unknown) => {
          notices.report(error);
        });
    }),
  );

  const shown = createMemo(() => {
    const words = query().toLowerCase().split(/\s+/).filter(Boolean);
    const state = stateFilter();
    if (words.length === 0 && state === 'all') return rows();
    return rows().filter(
      (row) =>
        (state === 'all' || row.state === state) &&
        words.every((word) => searchText(row).includes(word)),
    );
  });
  const job = createMemo(() => jobs.active().find((one) => isRunOf(one, batchId())));
  const leftMs = createMemo(() => {
    const now = batch();
    if (!now || now.doneCount === 0) return undefined;
    let spentMs = 0;
    for (const { answer } of rows()) spentMs += answer?.durationMs ?? 0;
    const waiting = now.rowCount - now.doneCount - now.failedCount;
    return (spentMs / now.doneCount / now.parallel) * waiting;
  });

  return {
    batch,
    isKnown: () => batchId() !== undefined && !batch.loading(),
    rows,
    shown,
    job,
    query,
    setQuery,
    stateFilter,
    setStateFilter,
    leftMs,
  };
}

function isRunOf(job: Job, batchId: string | undefined): boolean {
  return job.kind === 'batch.run' && 'batchId' in job.input && job.input.batchId === batchId;
}

function newest(rows: readonly BatchRow[], revision: number): number {
  return rows.reduce((most, row) => Math.max(most, row.revision), revision);
}

const texts = new WeakMap<BatchRow, string>();

/** Lower case, made once a row. */
function searchText(row: BatchRow): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const text =
    `${row.prompt}\n${row.answer?.text ?? ''}\n${row.error?.message ?? ''}`.toLowerCase();
  texts.set(row, text);
  return text;
}
