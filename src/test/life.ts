// A model manager on fake engines, for tests of what measures and checks models.
import { createFakeEngine, type FakeEngineOptions } from '../core/engine/fake-engine';
import type { ModelManifest, ModelSpec } from '../core/model/model-manifest';
import type { LoadOptions } from '../core/engine/engine';
import { createModelManager } from '../runtime/models/model-manager';
import { createNotices } from '../runtime/notices';
import { createTestBrowser } from './tabs';

export const testSpec = (modelId: string, changes: Partial<ModelSpec> = {}): ModelSpec => ({
  modelId,
  name: `The ${modelId}`,
  family: 'Test',
  task: 'chat',
  engine: 'wllama',
  quantization: 'Q8_0',
  contextLength: 1024,
  licence: 'MIT',
  summary: '',
  files: [],
  bytes: 100,
  sources: [],
  ...changes,
});

export const toManifest = (spec: ModelSpec): ModelManifest => ({
  version: 1,
  spec,
  files: [{ path: 'model', bytes: 1, sha256: 'a'.repeat(64) }],
  source: 'test',
  installedAt: 0,
});

/** `engineFor` decides by how a model is loaded; `loads` notes each. */
export function createTestLife(
  spec: ModelSpec,
  engineFor: (options: LoadOptions) => FakeEngineOptions,
) {
  const loads: LoadOptions[] = [];
  let next: LoadOptions = {};
  const models = createModelManager({
    tabs: createTestBrowser().openTab(),
    ensureInstalled: async () => toManifest(spec),
    createEngine: () => {
      const engines = new Map<LoadOptions, ReturnType<typeof createFakeEngine>>();
      const current = () => {
        const engine = engines.get(next) ?? createFakeEngine(engineFor(next));
        engines.set(next, engine);
        return engine;
      };
      return {
        id: 'wllama',
        probe: () => current().probe(),
        load(modelId, options, signal) {
          next = options;
          loads.push(options);
          return current().load(modelId, options, signal);
        },
        generate: (request, signal) => current().generate(request, signal),
        embed: (texts) => current().embed(texts),
        attend: (messages) => current().attend(messages),
        readPrompt: (messages) => current().readPrompt(messages),
        dispose: () => current().dispose(),
      };
    },
    plan: async () => ({ options: {}, memoryBytes: 1 }),
    memoryBudget: async () => 10,
    markLoad: () => () => undefined,
    onLoaded: () => undefined,
  });
  const notices = createNotices((error) => ({ title: String(error) }));
  return { models, notices, loads };
}
