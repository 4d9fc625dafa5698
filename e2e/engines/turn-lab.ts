// A whole turn on a real engine, recoveries included: the runtime's own code without the app.
import type { Engine, LoadOptions } from '../../src/core/engine/engine';
import type { ModelManifest, ModelReference, ModelSpec } from '../../src/core/model/model-manifest';
import { openDatabase } from '../../src/data/db';
import { getModelUse } from '../../src/data/models';
import type { Message, Seam, TruthCheck } from '../../src/data/records';
import { probeDevice } from '../../src/engines/device';
import { createAnswer } from '../../src/runtime/turns/answer';
import { createTabLink } from '../../src/runtime/jobs/gpu-owner';
import { createModelManager } from '../../src/runtime/models/model-manager';
import { createNotices } from '../../src/runtime/notices';
import {
  compareWithReference,
  decodeGreedily,
  toReference,
} from '../../src/runtime/models/reference';
import { createStepDown } from '../../src/runtime/models/step-down';
import { createFindSubstitute } from '../../src/runtime/models/substitute';
import { createTruthCheck } from '../../src/runtime/models/truth-check';
import { createPlaces } from '../../src/runtime/places/places';
import { runTurn } from '../../src/runtime/turns/turn-run';

export interface LabTurn {
  readonly text: string;
  readonly seams: readonly Seam[];
  /** Of the model that wrote the end. */
  readonly modelId: string;
}

export interface LabCheck {
  readonly check: TruthCheck | undefined;
  /** What was said about it, title and detail. */
  readonly said: readonly string[];
}

const signal = new AbortController().signal;

export function createTurnLab(createEngine: (spec: ModelSpec) => Engine) {
  const specs = new Map<string, ModelSpec>();
  const placed = new Map<string, LoadOptions>();
  let characters = 0;
  const manifestOf = (modelId: string): ModelManifest => {
    const spec = specs.get(modelId);
    if (!spec) throw new Error(`${modelId} is not installed`);
    return { version: 1, spec, files: [], source: 'lab', installedAt: 0 };
  };
  const tabs = createTabLink({ name: 'turn-lab', locks: undefined });
  const places = createPlaces({
    tabs,
    bridge: {
      bridge: () => undefined,
      open: () => Promise.reject(new Error('No server is known')),
      onChanged: () => undefined,
    },
  });
  const models = createModelManager({
    tabs,
    ensureInstalled: async (modelId) => manifestOf(modelId),
    createEngine,
    plan: async ({ modelId }) => ({ options: placed.get(modelId) ?? {}, memoryBytes: 1 }),
    memoryBudget: async () => 10,
    markLoad: () => () => undefined,
    onLoaded: () => undefined,
  });
  const stepDown = createStepDown({ installed: () => [...specs.values()] });
  const findSpec = (modelId: string) => specs.get(modelId);
  const notices = createNotices((error) => ({ title: String(error) }));
  const opened = openDatabase();
  const truthCheck = async () => {
    const { db } = await opened;
    return createTruthCheck({
      db,
      library: { findSpec, requireSpec: async (modelId) => manifestOf(modelId).spec },
      downloads: { findInstalled: manifestOf },
      models: () => models,
      notices,
      place: async () => 'this browser',
      verify: async () => undefined,
      download: async () => undefined,
      stepDown,
    });
  };
  const findSubstitute = async (modelId: string) => {
    const { db } = await opened;
    const find = createFindSubstitute({
      findSpec,
      isInstalled: (id) => specs.has(id),
      device: probeDevice,
      useOf: (id) => getModelUse(db, id),
      stepDown,
      truthCheck: await truthCheck(),
      notices,
    });
    return find(modelId);
  };
  const row = (role: Message['role'], text: string): Message => ({
    id: role,
    chatId: 'lab',
    parentId: null,
    role,
    text,
    createdAt: 0,
    status: 'done',
  });

  return {
    known: (spec: ModelSpec) => void specs.set(spec.modelId, spec),
    /** Of the turn that runs. */
    characters: async () => characters,
    async turn(modelId: string, question: string, maxTokens: number): Promise<LabTurn> {
      const answer = createAnswer({ text: '' });
      characters = 0;
      const written = await runTurn(
        {
          models,
          places,
          findSpec,
          stepDown,
          findSubstitute,
          onStepDown: () => undefined,
        },
        {
          branch: [row('user', question), row('assistant', '')],
          settings: {
            modelId,
            systemPrompt: '',
            parameters: {
              temperature: 0,
              topP: 1,
              topK: 0,
              minP: 0,
              repetitionPenalty: 1,
              maxTokens,
            },
            topLogprobs: 0,
            collectionIds: [],
          },
          answer,
          onPhase: () => undefined,
          onText: (text) => {
            characters += text.length;
          },
        },
        signal,
      );
      return { text: answer.text, seams: answer.seams, modelId: written };
    },
    /** Greedy tokens on the CPU, as `ModelReference` holds them. */
    async reference(modelId: string, prompt: string, maxTokens: number): Promise<ModelReference> {
      const loadOptions = { device: 'cpu' } as const;
      const lease = await models.lease(modelId, signal, { loadOptions });
      try {
        return toReference(prompt, await decodeGreedily(lease, prompt, '', maxTokens, signal));
      } finally {
        lease.release();
      }
    },
    async agreement(modelId: string, reference: ModelReference): Promise<number> {
      const lease = await models.lease(modelId, signal);
      try {
        return (await compareWithReference(lease, reference, signal)).agreement;
      } finally {
        lease.release();
      }
    },
    async check(modelId: string, options: LoadOptions = {}): Promise<LabCheck> {
      placed.set(modelId, options);
      const check = await truthCheck();
      await check.run(modelId, signal, () => undefined);
      const said = notices.list().map(({ title, detail = '' }) => `${title}. ${detail}`);
      for (const { id } of notices.list()) notices.dismiss(id);
      return { check: (await getModelUse((await opened).db, modelId))?.check, said };
    },
    unload: (modelId: string) => models.unload(modelId),
  };
}
