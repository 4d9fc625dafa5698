// A whole turn on a real engine, recoveries included: the runtime's own code without the app.
import type { Engine } from '../../src/core/engine';
import type { ModelManifest, ModelReference, ModelSpec } from '../../src/core/model-manifest';
import type { Message, Seam } from '../../src/data/records';
import { createAnswer } from '../../src/runtime/answer';
import { createTabLink } from '../../src/runtime/gpu-owner';
import { createModelManager } from '../../src/runtime/model-manager';
import { compareWithReference, decodeGreedily } from '../../src/runtime/reference';
import { createStepDown } from '../../src/runtime/step-down';
import { runTurn } from '../../src/runtime/turn-run';

export interface LabTurn {
  readonly text: string;
  readonly seams: readonly Seam[];
}

const signal = new AbortController().signal;

export function createTurnLab(createEngine: (spec: ModelSpec) => Engine) {
  const specs = new Map<string, ModelSpec>();
  let characters = 0;
  const models = createModelManager({
    tabs: createTabLink({ name: 'turn-lab', locks: undefined }),
    async ensureInstalled(modelId) {
      const spec = specs.get(modelId);
      if (!spec) throw new Error(`${modelId} is not installed`);
      const manifest: ModelManifest = {
        version: 1,
        spec,
        files: [],
        source: 'lab',
        installedAt: 0,
      };
      return manifest;
    },
    createEngine,
    plan: async () => ({ options: {}, memoryBytes: 1 }),
    memoryBudget: async () => 10,
    markLoad: () => () => undefined,
    onLoaded: () => undefined,
  });
  const stepDown = createStepDown({ installed: () => [...specs.values()] });
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
      const answer = createAnswer('');
      characters = 0;
      await runTurn(
        {
          models,
          findSpec: (id) => specs.get(id),
          stepDown,
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
      return { text: answer.text, seams: answer.seams };
    },
    /** Greedy tokens on the CPU, as `ModelReference` holds them. */
    async reference(modelId: string, prompt: string, maxTokens: number): Promise<ModelReference> {
      const loadOptions = { device: 'cpu' } as const;
      const lease = await models.lease(modelId, signal, { loadOptions });
      try {
        return { prompt, tokens: await decodeGreedily(lease, prompt, '', maxTokens, signal) };
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
    unload: (modelId: string) => models.unload(modelId),
  };
}
