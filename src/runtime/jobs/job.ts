// What a kind of job is. Kinds and their inputs are data/records.ts; add one there and a handler.
import type { JobInputs, JobKind, Lane } from '../../data/records';

export interface JobProgress {
  readonly done: number;
  /** In the unit of `done`; absent while unknown. */
  readonly total?: number;
}

export interface JobContext {
  readonly jobId: string;
  /** Aborted by cancel and pause alike: keep what is done, then end or throw the AbortError. */
  readonly signal: AbortSignal;
  /** As often as you like; it is written four times a second. */
  report(progress: JobProgress): void;
}

export interface JobHandler<K extends JobKind = JobKind> {
  /** Jobs of one lane run one at a time, in order; those of `answers` all at once. */
  readonly lane: Lane;
  /**
   * Starts again after a reload or a crash, and can be paused. A job that is not resumable goes on
   * only when another tab takes over and the tab that asked still lives.
   */
  readonly resumable: boolean;
  /** What a person reads: "Download Qwen3 0.6B". */
  label(input: JobInputs[K]): string;
  /** May be called again with the same input, and must then go on from where it was. */
  run(input: JobInputs[K], context: JobContext): Promise<void>;
  /** Tidies up after a job that was cancelled before it ran, or while it was paused. */
  cancelled?(input: JobInputs[K]): Promise<void>;
}

export type JobHandlers = { readonly [K in JobKind]: JobHandler<K> };
