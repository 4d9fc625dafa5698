import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPacer } from './pacer';

let frames: FrameRequestCallback[] = [];
const runFrame = () => {
  const now = frames;
  frames = [];
  for (const frame of now) frame(performance.now());
};

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', () => (frames = []));
});

afterEach(() => {
  vi.unstubAllGlobals();
  frames = [];
});

it('makes one run of many requests', () => {
  const run = vi.fn();
  const pacer = createPacer(run);
  pacer.request();
  pacer.request();
  runFrame();
  expect(run).toHaveBeenCalledTimes(1);
});

it('rests for a multiple of what the last frame cost', async () => {
  const costMs = 20;
  const pacer = createPacer(() => {
    const end = performance.now() + costMs;
    while (performance.now() < end);
  });
  pacer.request();
  const start = performance.now();
  runFrame();
  pacer.request();
  expect(frames).toHaveLength(0);
  await vi.waitFor(() => expect(frames).toHaveLength(1), { timeout: 5_000, interval: 1 });
  expect(performance.now() - start).toBeGreaterThan(3 * costMs);
});

it('runs soon in a hidden page, which draws no frames', async () => {
  const run = vi.fn();
  createPacer(run).request();
  await vi.waitFor(() => expect(run).toHaveBeenCalledTimes(1), { timeout: 5_000, interval: 5 });
  runFrame();
  expect(run).toHaveBeenCalledTimes(1);
});
