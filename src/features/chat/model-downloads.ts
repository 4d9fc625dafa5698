// The downloads under way, as rows of the page; and the model worth offering while it is not here.
import { createMemo, type Accessor } from 'solid-js';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Job } from '../../data/records';
import { createRateMeter, type RateMeter } from '../../runtime/models/download-rate';
import type { Runtime } from '../../runtime/runtime';
import { formatBytesOf, formatDuration } from '../../ui/format';

export interface Download {
  readonly spec: ModelSpec;
  readonly doneBytes: number;
  readonly isPaused: boolean;
  /** "4.6 of 98.4 MB · 12 s left" */
  readonly text: string;
  pause(): void;
  resume(): void;
  cancel(): void;
}

export interface ModelDownloads {
  readonly list: Accessor<readonly Download[]>;
  /** Undefined when nothing better than what is here fits this device. */
  readonly offered: Accessor<ModelSpec | undefined>;
  start(spec: ModelSpec): void;
}

export function createModelDownloads(runtime: Runtime): ModelDownloads {
  const { jobs, library, notices, supply } = runtime;

  // By job: a download that goes on after a pause is as fast as it is now, not as it was on average.
  const meters = new Map<string, RateMeter>();
  const meterOf = ({ id }: Job) => {
    const meter = meters.get(id) ?? createRateMeter();
    meters.set(id, meter);
    return meter;
  };

  const toDownload = (job: Job): readonly Download[] => {
    const spec = 'modelId' in job.input ? library.findSpec(job.input.modelId) : undefined;
    if (!spec) return [];
    const act = (action: (jobId: string) => Promise<void>) => () =>
      notices.act(() => action(job.id));
    return [
      {
        spec,
        doneBytes: 'done' in job.state ? job.state.done : 0,
        isPaused: job.status === 'paused',
        text: describe(job, spec.bytes, meterOf(job)),
        pause: act(jobs.pause),
        resume: act(jobs.resume),
        cancel: act(jobs.cancel),
      },
    ];
  };

  const list = createMemo(() =>
    jobs
      .active()
      .filter((job) => job.kind === 'model.download')
      .flatMap(toDownload),
  );

  return {
    list,
    offered: () => {
      const best = library.recommended();
      return best && !library.isInstalled(best.modelId) ? best : undefined;
    },
    start: (spec) => notices.act(() => supply.fetchModel(spec.modelId)),
  };
}

function describe({ state }: Job, totalBytes: number, meter: RateMeter): string {
  if (state.status !== 'running') meter.restart();
  if (state.status !== 'running' && state.status !== 'paused') return 'Waiting for its turn';
  const amount = formatBytesOf(state.done, totalBytes);
  if (state.status === 'paused') return `${amount} · paused`;
  const bytesPerSecond = meter.add(state.done, performance.now());
  if (!bytesPerSecond) return amount;
  const leftMs = (Math.max(0, totalBytes - state.done) * 1000) / bytesPerSecond;
  return `${amount} · ${formatDuration(leftMs)} left`;
}
