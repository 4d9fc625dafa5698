import { beforeEach, expect, test, vi } from 'vitest';
import type { ModelManifest } from '../../core/model/model-manifest';
import { createDownloads } from './downloads';

type Answer = (list: readonly Pick<ModelManifest, 'spec'>[]) => void;
const { answers } = vi.hoisted(() => ({ answers: [] as Answer[] }));

/** The worker's answers, given when the test says so. */
vi.mock('../../core/wire/worker-rpc', () => ({
  createWorkerClient: () => ({
    call: (name: string) =>
      name === 'list'
        ? new Promise((resolve) => answers.push(resolve))
        : Promise.resolve(new Map()),
    terminate: () => undefined,
  }),
}));

beforeEach(() => {
  answers.length = 0;
});

const listOf = (...ids: string[]) =>
  ids.map((modelId) => ({ spec: { modelId } }) as unknown as ModelManifest);
const answer = async (index: number, list: ModelManifest[]) => {
  answers[index]?.(list);
  await Promise.resolve();
};

test('who asks first finds the models, though somebody else has asked since', async () => {
  const downloads = createDownloads('https://site.test/');
  const first = downloads.refresh();
  const second = downloads.refresh();
  await answer(0, listOf('smollm2'));
  await first;
  expect(downloads.isListed()).toBe(true);
  expect(downloads.findInstalled('smollm2')).toBeDefined();
  await answer(1, listOf('smollm2'));
  await second;
});

test('an older answer never replaces a newer one', async () => {
  const downloads = createDownloads('https://site.test/');
  const older = downloads.refresh();
  const newer = downloads.refresh();
  await answer(1, listOf('starter', 'smollm2'));
  await newer;
  await answer(0, listOf('starter'));
  await older;
  expect(downloads.installed()).toHaveLength(2);
});
