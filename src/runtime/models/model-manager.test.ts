import { describe, expect, it } from 'vitest';
import type { Engine, LoadOptions } from '../../core/engine/engine';
import { AppError } from '../../core/errors';
import { createFakeEngine, type FakeEngineOptions } from '../../core/engine/fake-engine';
import type { ModelManifest, ModelSpec } from '../../core/model/model-manifest';
import { createTestBrowser } from '../../test/tabs';
import { waitUntil } from '../../test/wait-until';
import { createModelManager, type ModelManagerInputs } from './model-manager';

const never = new AbortController().signal;

const spec = (modelId: string): ModelSpec => ({
  modelId,
  name: modelId,
  family: 'Test',
  task: modelId.startsWith('embed') ? 'embed' : 'chat',
  engine: 'wllama',
  quantization: 'Q8_0',
  contextLength: 1024,
  licence: 'MIT',
  summary: '',
  files: [],
  bytes: 100,
  sources: [],
});

function createTest(
  engine: FakeEngineOptions = {},
  changes: Partial<ModelManagerInputs> = {},
  browser = createTestBrowser(),
) {
  const started: { modelId: string; options: LoadOptions }[] = [];
  const marked: string[] = [];
  let disposals = 0;
  const create = (): Engine => {
    const made = createFakeEngine(engine);
    return {
      ...made,
      dispose: () => {
        disposals += 1;
        return made.dispose();
      },
    };
  };
  const tabs = browser.openTab();
  const manager = createModelManager({
    tabs,
    ensureInstalled: async (modelId) => {
      if (modelId === 'missing') throw new AppError('model-not-found', 'missing');
      const manifest: ModelManifest = {
        version: 1,
        spec: spec(modelId),
        files: [],
        source: 'test',
        installedAt: 0,
      };
      return manifest;
    },
    createEngine: () => create(),
    plan: async () => ({ options: { threads: 2 }, memoryBytes: 100 }),
    memoryBudget: async () => 250,
    markLoad({ modelId }, options) {
      started.push({ modelId, options });
      marked.push(modelId);
      return () => marked.splice(marked.indexOf(modelId), 1);
    },
    onLoaded: () => undefined,
    ...changes,
  });
  const names = () => manager.loaded().map((entry) => entry.modelId);
  const use = async (modelId: string) => (await manager.lease(modelId, never)).release();
  return { manager, tabs, started, marked, names, use, disposals: () => disposals };
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 3));

describe('models in memory', () => {
  it('stay side by side while they fit; then the one used longest ago makes room', async () => {
    const { names, use, disposals } = createTest();
    await use('chat-a');
    await tick();
    await use('embed-b');
    expect(names()).toEqual(['embed-b', 'chat-a']);
    await tick();
    await use('chat-a');
    await tick();
    await use('chat-c');
    expect(names()).toEqual(['chat-c', 'chat-a']);
    expect(disposals()).toBe(1);
  });

  it('are not unloaded while somebody holds them', async () => {
    const { manager, names, use } = createTest({}, { memoryBudget: async () => 100 });
    const lease = await manager.lease('chat-a', never);
    await use('chat-b');
    expect(names()).toContain('chat-a');
    await expect(manager.unload('chat-a')).rejects.toMatchObject({ code: 'engine-busy' });
    await manager.unloadUnusedSince(Date.now() + 1000);
    expect(names()).toEqual(['chat-a']);
    lease.release();
    lease.release();
    await manager.unload('chat-a');
    expect(names()).toEqual([]);
  });

  it('leave when nobody has used them for long', async () => {
    const { manager, names, use } = createTest();
    await use('chat-a');
    await manager.unloadUnusedSince(Date.now() - 60_000);
    expect(names()).toEqual(['chat-a']);
    await manager.unloadUnusedSince(Date.now() + 1);
    expect(names()).toEqual([]);
  });

  it('all make room once when the memory is full in spite of the estimate', async () => {
    let isFull = true;
    const { names, use, started } = createTest({
      loadError: (modelId) =>
        modelId === 'chat-b' && isFull ? new AppError('out-of-memory', 'full') : undefined,
    });
    await use('chat-a');
    await expect(
      use('chat-b').finally(() => {
        isFull = false;
      }),
    ).rejects.toMatchObject({ code: 'out-of-memory' });
    expect(started.map(({ modelId }) => modelId)).toEqual(['chat-a', 'chat-b', 'chat-b']);
    expect(names()).toEqual([]);
    await use('chat-b');
    expect(names()).toEqual(['chat-b']);
  });
});

describe('a load', () => {
  it('is shared by all who want the model, and runs after the one before', async () => {
    const { manager, started, names } = createTest({ loadMs: 10 });
    const [a, b, c] = await Promise.all([
      manager.lease('chat-a', never),
      manager.lease('chat-a', never),
      manager.lease('chat-c', never),
    ]);
    expect(started.map(({ modelId }) => modelId)).toEqual(['chat-a', 'chat-c']);
    expect(a.model).toBe(b.model);
    a.release();
    await expect(manager.unload('chat-a')).rejects.toMatchObject({ code: 'engine-busy' });
    b.release();
    c.release();
    await manager.unload('chat-a');
    expect(names()).toEqual(['chat-c']);
  });

  it('goes on for the others when one gives up, and ends with the last', async () => {
    const { manager, names, started } = createTest({ loadMs: 30 });
    const [one, two] = [new AbortController(), new AbortController()];
    const first = manager.lease('chat-a', one.signal);
    const second = manager.lease('chat-a', two.signal);
    await waitUntil(() => started.length === 1);
    one.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    (await second).release();
    expect(names()).toEqual(['chat-a']);

    const third = manager.lease('chat-b', two.signal);
    await waitUntil(() => started.length === 2);
    two.abort();
    const fourth = manager.lease('chat-b', never);
    await expect(third).rejects.toMatchObject({ name: 'AbortError' });
    (await fourth).release();
    expect(started).toHaveLength(3);
    expect(names()).toContain('chat-b');
  });

  it('is marked while it runs, tells its progress and fails without a trace', async () => {
    const { manager, marked, names } = createTest({
      loadMs: 150,
      loadError: (modelId) =>
        modelId === 'broken' ? new AppError('model-damaged', 'broken') : undefined,
    });
    const failing = manager.lease('broken', never);
    await waitUntil(() => manager.loading()?.progress?.phase === 'read');
    expect(marked).toEqual(['broken']);
    await expect(failing).rejects.toMatchObject({ code: 'model-damaged' });
    expect(marked).toEqual([]);
    expect(manager.loading()).toBeUndefined();
    expect(names()).toEqual([]);
    await expect(manager.lease('missing', never)).rejects.toMatchObject({
      code: 'model-not-found',
    });
  });

  it('follows the plan, or the options of one who measures', async () => {
    const { manager, started, use } = createTest();
    await use('chat-a');
    const lease = await manager.lease('chat-a', never, { loadOptions: { threads: 1 } });
    await expect(manager.lease('chat-a', never)).rejects.toMatchObject({ code: 'engine-busy' });
    lease.release();
    await use('chat-a');
    expect(started.map(({ options }) => options.threads)).toEqual([2, 1, 2]);
  });
});

it('an engine that is gone is unloaded, and the next lease starts afresh', async () => {
  let isBroken = true;
  const { manager, names, started } = createTest({
    tokenError: () => (isBroken ? new AppError('device-lost', 'lost') : undefined),
  });
  const lease = await manager.lease('chat-a', never);
  const answer = async () => {
    for await (const event of lease.generate({ messages: [] }, never))
      if (event.type === 'finish') return;
  };
  await expect(answer()).rejects.toMatchObject({ code: 'device-lost' });
  expect(names()).toEqual([]);
  lease.release();
  isBroken = false;
  await manager.lease('chat-a', never);
  expect(started).toHaveLength(2);
});

it('other tabs see what is loaded, and nothing when a new owner comes', async () => {
  const browser = createTestBrowser();
  const owner = createTest({}, {}, browser);
  await waitUntil(owner.tabs.isOwner);
  await owner.use('chat-a');
  const other = createTest({}, {}, browser);
  await waitUntil(() => other.names().length === 1);
  await owner.use('chat-b');
  await waitUntil(() => other.names().length === 2);
  owner.tabs.dispose();
  await waitUntil(() => other.names().length === 0);
});
