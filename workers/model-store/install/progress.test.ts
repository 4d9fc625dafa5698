import { expect, it } from 'vitest';
import { createProgress } from './progress';

function start(files: Parameters<typeof createProgress>[0]) {
  let nowMs = 0;
  const progress = createProgress(files, () => nowMs);
  return { progress, wait: (ms: number) => (nowMs += ms) };
}

it('counts what an earlier call left, but not as speed', () => {
  const { progress, wait } = start([
    { path: 'a', bytes: 1000, loadedBytes: 400 },
    { path: 'b', bytes: 1000, loadedBytes: 1000 },
  ]);
  expect(progress.now()).toMatchObject({ loadedBytes: 1400, totalBytes: 2000, bytesPerSecond: 0 });
  wait(200);
  expect(progress.setFile('a', 500)).toMatchObject({ loadedBytes: 1500, bytesPerSecond: 500 });
});

it('reports at most ten times a second, and speed over the last five', () => {
  const { progress, wait } = start([{ path: 'a', bytes: 1e6, loadedBytes: 0 }]);
  expect(progress.setFile('a', 10)).toBeDefined();
  wait(50);
  expect(progress.setFile('a', 20)).toBeUndefined();
  for (let second = 1; second <= 10; second += 1) {
    wait(1000);
    progress.setFile('a', 1000 * second);
  }
  expect(progress.now().bytesPerSecond).toBe(1000);
  wait(1000);
  expect(progress.setFile('a', 0)?.bytesPerSecond).toBe(0);
});

it('grows the total when a source says a size that nobody knew', () => {
  const { progress } = start([{ path: 'a', bytes: 0, loadedBytes: 0 }]);
  progress.setFile('a', 700);
  expect(progress.now()).toMatchObject({ loadedBytes: 700, totalBytes: 700 });
});
