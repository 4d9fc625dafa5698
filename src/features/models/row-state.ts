// What one model is doing, from everything that knows a part of it.
import type { WireError } from '../../core/errors';
import { CHUNK_BYTES } from '../../core/model/model-manifest';
import type { Job, JobKind } from '../../data/records';
import type { LoadStatus } from '../../runtime/models/loaded-mirror';

export type RowState =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'downloading';
      readonly job: Job;
      readonly doneBytes: number;
      /** Absent until the source has said. */
      readonly totalBytes?: number;
    }
  /** Waits for its turn, or is at work: verify, test, load. */
  | { readonly kind: 'busy'; readonly job?: Job; readonly words: string; readonly share?: number }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'ready' };

export interface RowFacts {
  readonly isInstalled: boolean;
  readonly isLoaded: boolean;
  /** Being loaded right now. */
  readonly loading: LoadStatus | undefined;
  /** Unfinished jobs of this model, oldest first. */
  readonly jobs: readonly Job[];
}

const busyWords: Readonly<Partial<Record<JobKind, { queued: string; running: string }>>> = {
  'model.load': { queued: 'Waiting to load', running: 'Loading' },
  'model.unload': { queued: 'Waiting to unload', running: 'Unloading' },
  'model.verify': { queued: 'Waiting to be verified', running: 'Verifying' },
  'model.speed': { queued: 'Waiting for its test', running: 'Testing speed' },
  'model.check': { queued: 'Waiting for its check', running: 'Checking' },
};

export function toRowState({ isInstalled, isLoaded, loading, jobs }: RowFacts): RowState {
  const download = jobs.find((job) => job.kind === 'model.download');
  if (download) {
    const { state } = download;
    const doneBytes = 'done' in state ? state.done : 0;
    const totalBytes = 'total' in state ? state.total : undefined;
    return {
      kind: 'downloading',
      job: download,
      doneBytes,
      ...(totalBytes !== undefined && { totalBytes }),
    };
  }
  const job = jobs.find(({ status }) => status === 'running') ?? jobs[0];
  const words = job && busyWords[job.kind];
  if (job && words && job.kind !== 'model.load') {
    const { state } = job;
    const share = 'total' in state && state.total ? state.done / state.total : undefined;
    return {
      kind: 'busy',
      job,
      words: job.status === 'running' ? words.running : words.queued,
      ...(share !== undefined && { share }),
    };
  }
  if (loading) return { kind: 'busy', ...(job && { job }), ...loadingWords(loading) };
  if (job && words) {
    return { kind: 'busy', job, words: job.status === 'running' ? words.running : words.queued };
  }
  if (isLoaded) return { kind: 'loaded' };
  return { kind: isInstalled ? 'ready' : 'absent' };
}

function loadingWords({ progress }: LoadStatus): { words: string; share?: number } {
  if (!progress) return { words: 'Loading' };
  if (progress.phase === 'compile') return { words: 'Preparing' };
  const { loadedBytes, totalBytes } = progress;
  return {
    words: 'Loading',
    ...(totalBytes && { share: Math.min(1, loadedBytes / totalBytes) }),
  };
}

export interface Failure {
  readonly jobId: string;
  readonly kind: JobKind;
  readonly error: WireError;
}

/** What a check found wrong, by parts of the model's files. */
export interface DamageFound {
  readonly parts: number;
  /** Counted from 0, ascending. */
  readonly damaged: readonly number[];
}

/** Undefined where the failure is another one, or its parts are not known. */
export function damageOf(error: WireError | undefined): DamageFound | undefined {
  const { parts, damagedParts } = error?.details ?? {};
  if (error?.code !== 'model-damaged' || typeof damagedParts !== 'string') return undefined;
  if (typeof parts !== 'number' || parts < 2 || damagedParts === '') return undefined;
  return { parts, damaged: damagedParts.split(',').map(Number) };
}

/** Of the damaged parts, while a download mends them in order; `missingBytes`: of the whole model. */
export function countRepaired(damage: DamageFound | undefined, missingBytes: number): number {
  const count = damage?.damaged.length ?? 0;
  return Math.max(0, count - Math.ceil(missingBytes / CHUNK_BYTES));
}

/**
 * The failure to show in a model's row: its newest finished job, where that failed. An unfinished
 * download leaves parts behind and is worth saying after a reload; other failures are of their time.
 */
export function newestFailures(
  finished: readonly Job[],
  openedAt: number,
): ReadonlyMap<string, Failure> {
  const newest = new Map<string, Job>();
  for (const job of finished) {
    if (!job.kind.startsWith('model.') || !('modelId' in job.input)) continue;
    const { modelId } = job.input;
    const other = newest.get(modelId);
    if (!other || endOf(other) <= endOf(job)) newest.set(modelId, job);
  }
  const failures = new Map<string, Failure>();
  for (const [modelId, job] of newest) {
    const { id, kind, state } = job;
    if (state.status !== 'failed') continue;
    const isCurrent = kind === 'model.download' || state.finishedAt >= openedAt;
    if (isCurrent) failures.set(modelId, { jobId: id, kind, error: state.error });
  }
  return failures;
}

function endOf({ state, createdAt }: Job): number {
  return 'finishedAt' in state ? state.finishedAt : createdAt;
}
