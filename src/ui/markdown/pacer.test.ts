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

it('makes one flush of many requests', () => {
  const flush = vi.fn();
  const pacer = createPacer(flush);
  pacer.request();
  pacer.request();
  runFrame();
  expect(flush).toHaveBeenCalledTimes(1);
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

it('forgets what was asked for when cancelled, also while it rests', async () => {
  const flush = vi.fn();
  const pacer = createPacer(flush);
  pacer.request();
  pacer.cancel();
  runFrame();
  pacer.request();
  runFrame();
  pacer.request();
  pacer.cancel();
  await new Promise((resolve) => setTimeout(resolve, 20));
  runFrame();
  expect(flush).toHaveBeenCalledTimes(1);
});
