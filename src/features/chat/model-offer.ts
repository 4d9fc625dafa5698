// The recommended model while it is not on this device, and the job that fetches it.
import { createMemo, type Accessor } from 'solid-js';
import type { ModelSpec } from '../../core/model-manifest';
import type { Job } from '../../data/records';
import type { Runtime } from '../../runtime/runtime';
import { formatBytesOf, formatDuration } from '../../ui/format';

export interface Offer {
  /** Undefined when nothing better than what is here fits this device. */
  readonly spec: Accessor<ModelSpec | undefined>;
  readonly job: Accessor<Job | undefined>;
  readonly doneBytes: Accessor<number>;
  /** "4.6 of 98.4 MB · 12 s left" */
  readonly progressText: Accessor<string>;
  start(): void;
  pause(): void;
  resume(): void;
  cancel(): void;
}

export function createOffer(runtime: Runtime): Offer {
  const { jobs, notices } = runtime;
  const spec = createMemo(() => {
    const best = runtime.library.recommended();
    return best && !runtime.library.isInstalled(best.modelId) ? best : undefined;
  });
  const job = createMemo(() =>
    jobs
      .active()
      .find(
        (active) =>
          active.kind === 'model.download' &&
          'modelId' in active.input &&
          active.input.modelId === spec()?.modelId,
      ),
  );
  const doneBytes = () => {
    const state = job()?.state;
    return state && 'done' in state ? state.done : 0;
  };
  const withJob = (action: (jobId: string) => Promise<void>) => {
    const active = job();
    if (active) notices.act(() => action(active.id));
  };

  return {
    spec,
    job,
    doneBytes,
    progressText() {
      const state = job()?.state;
      const total = spec()?.bytes ?? 0;
      if (!state || state.status === 'queued') return 'Waiting for its turn';
      const amount = formatBytesOf(doneBytes(), total);
      if (state.status !== 'running') return `${amount} · paused`;
      const elapsedMs = Date.now() - state.startedAt;
      const leftMs = (elapsedMs * (total - doneBytes())) / Math.max(1, doneBytes());
      const isSteady = elapsedMs > 1500 && doneBytes() > 0;
      return isSteady ? `${amount} · ${formatDuration(leftMs)} left` : amount;
    },
    start() {
      const wanted = spec();
      if (wanted) notices.act(() => runtime.supply.fetchModel(wanted.modelId));
    },
    pause: () => withJob((id) => jobs.pause(id)),
    resume: () => withJob((id) => jobs.resume(id)),
    cancel: () => withJob((id) => jobs.cancel(id)),
  };
}
