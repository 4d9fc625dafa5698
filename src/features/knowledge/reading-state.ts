// How the reading of a document goes: its row says how far it is, its job whether it goes on.
import { createMemo, type Accessor } from 'solid-js';
import type { KnowledgeDocument } from '../../data/knowledge-records';
import type { Job } from '../../data/records';
import type { Runtime } from '../../runtime/runtime';

export interface ReadingState {
  /** `stopped`: paused, or its job ended before the document did. */
  readonly now: Accessor<'done' | 'running' | 'stopped'>;
  /** Since this view began to look; undefined before there is something to tell. */
  readonly chunksPerSecond: Accessor<number | undefined>;
  /** 0 to 1 of the passages, while they are embedded. */
  readonly embedded: Accessor<number | undefined>;
  pause(): void;
  goOn(): void;
}

/** Rates over a shorter time jump. */
const MIN_RATE_MS = 1000;

/** Jobs that read documents, by document: found once, whatever the number of rows that ask. */
export function createReadingJobs({ jobs }: Pick<Runtime, 'jobs'>): Accessor<ReadingJobs> {
  const byDocument = createMemo((): ReadingJobs => {
    const found = new Map<string, Job>();
    for (const job of jobs.active()) {
      const { kind, input } = job;
      if (kind === 'document.ingest' && 'documentId' in input) found.set(input.documentId, job);
    }
    return found;
  });
  return byDocument;
}

export type ReadingJobs = ReadonlyMap<string, Job>;

export function createReadingState(
  { jobs, knowledge, notices }: Runtime,
  readingJobs: Accessor<ReadingJobs>,
  document: Accessor<KnowledgeDocument>,
): ReadingState {
  const job = createMemo(() => readingJobs().get(document().id));
  const isUnread = () => ['waiting', 'reading'].includes(document().state.status);
  const isActive = () => job() !== undefined && job()?.status !== 'paused';
  const start = createMemo<{ at: number; chunks: number } | undefined>((known) => {
    if (document().state.status !== 'reading' || !isActive()) return undefined;
    return known ?? { at: Date.now(), chunks: document().chunkCount };
  });
  return {
    now: () => (!isUnread() ? 'done' : isActive() ? 'running' : 'stopped'),
    chunksPerSecond() {
      const { chunkCount } = document();
      const began = start();
      const tookMs = Date.now() - (began?.at ?? Infinity);
      if (!began || tookMs < MIN_RATE_MS || chunkCount <= began.chunks) return undefined;
      return ((chunkCount - began.chunks) * 1000) / tookMs;
    },
    embedded() {
      const { chunkCount, embeddedCount } = document();
      if (isUnread() || !isActive() || embeddedCount >= chunkCount) return undefined;
      return embeddedCount / chunkCount;
    },
    pause() {
      const running = job();
      if (running) notices.act(() => jobs.pause(running.id));
    },
    goOn() {
      const paused = job();
      notices.act(() => (paused ? jobs.resume(paused.id) : knowledge.goOn(document().id)));
    },
  };
}
