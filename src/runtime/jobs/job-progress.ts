// Progress of one job on its way to the row: four times a second, one write at a time.
import { log } from '../../core/log';
import type { JobProgress } from './job';

const WRITE_EVERY_MS = 250;

export interface ProgressWriter {
  report(progress: JobProgress): void;
  readonly latest: () => JobProgress;
  /** No write comes after this has resolved. */
  settle(): Promise<void>;
}

export function createProgressWriter(
  write: (progress: JobProgress) => Promise<unknown>,
): ProgressWriter {
  let latest: JobProgress = { done: 0 };
  let lastWriteAt = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing = Promise.resolve();
  let isSettled = false;

  const save = async () => {
    try {
      await write(latest);
    } catch (error) {
      log('warn', 'Progress could not be written', error);
    }
  };
  const flush = () => {
    timer = undefined;
    lastWriteAt = performance.now();
    writing = writing.then(save);
  };

  return {
    report(progress) {
      latest = progress;
      if (isSettled || timer !== undefined) return;
      timer = setTimeout(flush, Math.max(0, lastWriteAt + WRITE_EVERY_MS - performance.now()));
    },
    latest: () => latest,
    settle() {
      isSettled = true;
      clearTimeout(timer);
      return writing;
    },
  };
}
