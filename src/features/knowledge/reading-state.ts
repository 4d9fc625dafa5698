// How the reading of a document goes: its row says how far it is, its job whether it goes on.
import { createMemo, type Accessor } from 'solid-js';
import type { KnowledgeDocument } from '../../data/knowledge-records';
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

export function createReadingState(
  { jobs, knowledge, notices }: Runtime,
  document: Accessor<KnowledgeDocument>,
): ReadingState {
  const job = createMemo(() =>
    jobs
      .active()
      .find(({ kind, input }) =>
        kind === 'document.ingest' && 'documentId' in input
          ? input.documentId === document().id
          : false,
      ),
  );
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
