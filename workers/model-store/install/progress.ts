import type { InstallEvent } from '../../../src/core/model/model-store-api';

/** Ten reports a second are more than anybody reads. */
const REPORT_EVERY_MS = 100;
/** Speed is the mean over this long, so that one slow piece does not make it jump. */
const WINDOW_MS = 5_000;

type ProgressEvent = Extract<InstallEvent, { type: 'progress' }>;

export interface InstallProgress {
  /** So many bytes of a file are on disk. An event when it is time for one. */
  setFile(path: string, loadedBytes: number): ProgressEvent | undefined;
  /** An event at once: the first and the last. */
  now(): ProgressEvent;
}

/** `files`: all of a model, with what is on disk already. `bytes` 0: not known yet. */
export function createProgress(
  files: readonly { path: string; bytes: number; loadedBytes: number }[],
  clock: () => number = () => performance.now(),
): InstallProgress {
  const sizes = new Map(files.map((file) => [file.path, file.bytes]));
  const loaded = new Map(files.map((file) => [file.path, file.loadedBytes]));
  let samples: { at: number; loadedBytes: number }[] = [];
  let reportedAt = -Infinity;

  const report = (at: number): ProgressEvent => {
    reportedAt = at;
    let loadedBytes = 0;
    let totalBytes = 0;
    for (const [path, bytes] of loaded) {
      loadedBytes += bytes;
      totalBytes += Math.max(bytes, sizes.get(path) ?? 0);
    }
    samples = [...samples.filter((sample) => sample.at >= at - WINDOW_MS), { at, loadedBytes }];
    return { type: 'progress', loadedBytes, totalBytes, bytesPerSecond: speedOf(samples) };
  };

  return {
    setFile(path, loadedBytes) {
      loaded.set(path, loadedBytes);
      const at = clock();
      return at - reportedAt < REPORT_EVERY_MS ? undefined : report(at);
    },
    now: () => report(clock()),
  };
}

function speedOf(samples: readonly { at: number; loadedBytes: number }[]): number {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at <= first.at) return 0;
  // A part that is thrown away takes bytes back.
  return Math.max(0, ((last.loadedBytes - first.loadedBytes) * 1000) / (last.at - first.at));
}
