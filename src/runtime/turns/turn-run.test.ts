import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../core/errors';
import { createFakeEngine } from '../../core/engine/fake-engine';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Message } from '../../data/records';
import { createTestBrowser } from '../../test/tabs';
import { createAnswer, toRowChange } from './answer';
import { createModelManager } from '../models/model-manager';
import { createPlaces } from '../places/places';
import { createStepDown } from '../models/step-down';
import { runTurn } from './turn-run';
import type { TurnSettings } from './turn-settings';

const noBridge = {
  bridge: () => undefined,
  open: () => Promise.reject(new Error('No server is known')),
  onChanged: () => undefined,
};
const never = new AbortController().signal;
const WHOLE = 'One two three four five six seven eight nine ten';

const spec = (modelId: string, engine: ModelSpec['engine'] = 'wllama'): ModelSpec => ({
  modelId,
  name: `The ${modelId}`,
  family: 'Test',
  task: 'chat',
  engine,
  quantization: 'Q8_0',
  contextLength: 1024,
  licence: 'MIT',
  summary: '',
  files: [],
  bytes: 100,
  sources: [],
});

interface Case {
  /** Per engine in the order they start: the token before which it is lost. */
  readonly lostAt: readonly (number | undefined)[];
  readonly code?: ErrorCode;
  readonly specs?: readonly ModelSpec[];
  readonly maxTokens?: number;
  readonly topLogprobs?: number;
}

function createTest({
  lostAt,
  code = 'engine-crashed',
  specs,
  maxTokens = 100,
  topLogprobs = 0,
}: Case) {
  /** Per piece of text: alternatives of its first token. */
  const alternatives: (number | undefined)[] = [];
  const known = specs ?? [spec('chat')];
  const started: string[] = [];
  const devices: (string | undefined)[] = [];
  const stepDown = createStepDown({ installed: () => known });
  const tabs = createTestBrowser().openTab();
  const models = createModelManager({
    tabs,
    ensureInstalled: async (modelId) => ({
      version: 1,
      spec: known.find((one) => one.modelId === modelId) ?? spec(modelId),
      files: [],
      source: 'test',
      installedAt: 0,
    }),
    createEngine(made) {
      const failAt = lostAt[started.length];
      const onCpu = made.engine === 'wllama' && stepDown.isCpuOnly(made.modelId);
      started.push(made.modelId);
      return createFakeEngine({
        answer: () => WHOLE,
        backend: code === 'device-lost' && !onCpu ? 'webgpu' : 'cpu',
        tokenError: (token) => (token === failAt ? new AppError(code, 'gone') : undefined),
      });
    },
    plan: async ({ modelId }) => ({
      options: stepDown.isCpuOnly(modelId) ? { device: 'cpu' } : {},
      memoryBytes: 1,
    }),
    memoryBudget: async () => 100,
    markLoad(_, options) {
      devices.push(options.device);
      return () => undefined;
    },
    onLoaded: () => undefined,
  });
  const row = (role: Message['role'], text: string): Message => ({
    id: role,
    chatId: 'c',
    parentId: null,
    role,
    text,
    createdAt: 0,
    status: 'done',
  });
  const settings: TurnSettings = {
    modelId: 'chat',
    systemPrompt: '',
    parameters: {
      temperature: 0,
      topP: 1,
      topK: 0,
      minP: 0,
      repetitionPenalty: 1,
      maxTokens,
    },
    topLogprobs,
    collectionIds: [],
  };
  const answer = createAnswer({ text: '' });
  const stepped: string[] = [];
  const run = (signal = never) =>
    runTurn(
      {
        models,
        places: createPlaces({ tabs, bridge: noBridge }),
        findSpec: (modelId) => known.find((one) => one.modelId === modelId),
        stepDown,
        findSubstitute: async (modelId) => stepDown.instead(modelId),
        onStepDown: ({ modelId }, instead) =>
          void stepped.push(`${modelId} -> ${instead?.modelId ?? 'cpu'}`),
      },
      {
        branch: [row('user', 'Count'), row('assistant', '')],
        settings,
        answer,
        onPhase: () => undefined,
        onText: (_text, _tokens, sampled) => alternatives.push(sampled?.[0]?.top.length),
      },
      signal,
    );
  return { run, answer, alternatives, started, stepped, devices, models };
}

describe('an answer whose engine is lost', () => {
  it('goes on in the same text, with a seam and honest figures', async () => {
    const { run, answer, started, models } = createTest({ lostAt: [4] });
    await run();
    expect(answer.text).toBe(WHOLE);
    expect(started).toEqual(['chat', 'chat']);
    expect(answer.seams).toHaveLength(1);
    expect(answer.seams).toMatchObject([
      { offset: 'One two three four'.length, cause: 'engine-crashed' },
    ]);
    expect(answer.usage).toMatchObject({ completionTokens: 10, promptTokens: 2 + 1 });
    expect(toRowChange(answer)).toMatchObject({
      status: 'done',
      text: WHOLE,
      finishReason: 'stop',
    });
    await models.unload('chat');
  });

  it('is recorded no further after a crash, which recording may have caused', async () => {
    const { run, answer, alternatives } = createTest({ lostAt: [4], topLogprobs: 5 });
    await run();
    expect(answer.text).toBe(WHOLE);
    expect(alternatives[0]).toBeGreaterThan(0);
    expect(alternatives.at(-1) ?? 0).toBe(0);
  });

  it('keeps its limit of tokens', async () => {
    const { run, answer } = createTest({ lostAt: [4], maxTokens: 6 });
    await run();
    expect(answer.text).toBe('One two three four five six');
    expect(answer.finishReason).toBe('length');
  });

  it('fails with words when a CPU engine is lost twice', async () => {
    const { run, answer, started } = createTest({ lostAt: [4, 2] });
    await expect(run()).rejects.toMatchObject({ code: 'engine-crashed' });
    expect(started).toHaveLength(2);
    expect(answer.text).toBe('One two three four five six');
    expect(answer.seams).toHaveLength(1);
  });

  it('moves from a GPU that is lost twice to the CPU', async () => {
    const { run, answer, stepped, devices } = createTest({ lostAt: [3, 2], code: 'device-lost' });
    await run();
    expect(answer.text).toBe(WHOLE);
    expect(stepped).toEqual(['chat -> cpu']);
    expect(devices).toEqual([undefined, undefined, 'cpu']);
    expect(answer.seams.map(({ cause }) => cause)).toEqual(['device-lost', 'device-lost']);
  });

  it('is finished by another model when this one runs on the GPU only', async () => {
    const specs = [spec('chat', 'webllm'), spec('starter'), { ...spec('large'), bytes: 500 }];
    const { run, answer, stepped, started } = createTest({
      lostAt: [3, 2],
      code: 'device-lost',
      specs,
    });
    expect(await run()).toBe('large');
    expect(started).toEqual(['chat', 'chat', 'large']);
    expect(stepped).toEqual(['chat -> large']);
    expect(answer.modelName).toBe('The large');
    expect(answer.seams.at(-1)?.modelName).toBe('The large');
  });

  it('is not begun again after any other error, nor for ever', async () => {
    const other = createTest({ lostAt: [2], code: 'out-of-memory' });
    await expect(other.run()).rejects.toMatchObject({ code: 'out-of-memory' });
    expect(other.started).toHaveLength(1);

    const specs = [spec('chat', 'webllm'), spec('large')];
    const gone = createTest({ lostAt: [1, 1, 1, 1, 1, 1], code: 'device-lost', specs });
    await expect(gone.run()).rejects.toMatchObject({ code: 'device-lost' });
    expect(gone.started).toHaveLength(4);
  });
});
