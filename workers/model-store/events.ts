import type { InstallEvent } from '../../src/core/model-store-api';

/** Ten reports a second are more than anybody reads. */
const REPORT_EVERY_MS = 100;
/** Speed is the mean over this long, so that one slow piece does not make it jump. */
const WINDOW_MS = 5_000;

export interface ProgressMeter {
  /** A progress event when it is time for one. `atOnce` for the first and the last. */
  report(loadedBytes: number, totalBytes: number, atOnce?: boolean): InstallEvent | undefined;
}

export function createProgressMeter(now: () => number = () => performance.now()): ProgressMeter {
  let samples: { at: number; loadedBytes: number }[] = [];
  let reportedAt = -Infinity;
  return {
    report(loadedBytes, totalBytes, atOnce = false) {
      const at = now();
      if (!atOnce && at - reportedAt < REPORT_EVERY_MS) return undefined;
      reportedAt = at;
      samples = [...samples.filter((sample) => sample.at >= at - WINDOW_MS), { at, loadedBytes }];
      return { type: 'progress', loadedBytes, totalBytes, bytesPerSecond: speed(samples) };
    },
  };
}

function speed(samples: readonly { at: number; loadedBytes: number }[]): number {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at <= first.at) return 0;
  // A part that is thrown away takes bytes back.
  return Math.max(0, ((last.loadedBytes - first.loadedBytes) * 1000) / (last.at - first.at));
}
