import { describe, expect, it } from 'vitest';
import type { GenerateRequest, TokenEvent } from '../../core/engine/engine';
import { AppError, type ErrorCode } from '../../core/errors';
import { textOf } from '../../core/prompt/message';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Fallback } from '../../core/prompt/overrides';
import type { Message } from '../../data/records';
import { createTestBrowser } from '../../test/tabs';
import { waitUntil } from '../../test/wait-until';
import type { ModelLease } from '../models/model-lease';
import { createPlaces } from '../places/places';
import { createAnswer } from './answer';
import { runTurn } from './turn-run';

const HERE = 'here';
const OFFICE = 'bridge:office:m';
const SHED = 'bridge:shed:m';
const words = ['One', ' two', ' three', ' four'];
const never = new AbortController().signal;

/** What a model does when it is asked, once for each time; the last one goes on for good. */
type Deed = 'answers' | 'hangs' | { readonly after: number; readonly code: ErrorCode };

function createTest(deeds: Readonly<Record<string, readonly Deed[]>>, fallback?: Fallback) {
  const asked: string[] = [];
  const requests: GenerateRequest[] = [];
  const specOf = (modelId: string): ModelSpec => ({
    modelId,
    name: modelId.replace(/.*:/, ''),
    family: '',
    task: 'chat',
    engine: 'openai',
    quantization: '',
    contextLength: 1024,
    licence: '',
    summary: '',
    files: [],
    bytes: 0,
    sources: [],
    ...(modelId.startsWith('bridge:') && {
      place: {
        serverId: modelId.split(':')[1] ?? '',
        name: '',
        words: `on the server ${modelId.split(':')[1] ?? ''}`,
      },
    }),
  });

  async function* answer(
    modelId: string,
    deed: Deed | undefined,
    { messages }: GenerateRequest,
    signal: AbortSignal,
  ): AsyncGenerator<TokenEvent> {
    const last = messages.at(-1);
    const begun = last?.role === 'assistant' ? textOf(last) : '';
    const rest = words.slice(words.findIndex((_, at) => words.slice(0, at).join('') === begun));
    const usage = {
      promptTokens: 1,
      cachedPromptTokens: 0,
      completionTokens: rest.length,
      timeToFirstTokenMs: 1,
      tokensPerSecond: 1,
    };
    if (deed === 'hangs') {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      yield { type: 'finish', reason: 'abort', usage };
      return;
    }
    for (const [at, text] of rest.entries()) {
      if (typeof deed === 'object' && at >= deed.after) throw new AppError(deed.code, modelId);
      yield { type: 'text-delta', text };
    }
    yield { type: 'finish', reason: 'stop', usage };
  }

  const lease = async (modelId: string): Promise<ModelLease> => ({
    model: {
      modelId,
      contextLength: 1024,
      backend: modelId === HERE ? 'cpu' : 'server',
      capabilities: {
        generate: true,
        embed: false,
        vision: false,
        tools: false,
        jsonSchema: false,
        maxTopLogprobs: 0,
        logprobKind: 'none',
      },
    },
    loadMs: 0,
    generate(request, signal) {
      const times = asked.filter((one) => one === modelId).length;
      asked.push(modelId);
      requests.push(request);
      const list = deeds[modelId] ?? [];
      const deed = list[Math.min(times, list.length - 1)];
      return answer(modelId, deed, request, signal);
    },
    embed: async () => [],
    readPrompt: async () => ({ text: '', tokenCount: 0 }),
    release: () => undefined,
  });
  const pool = [OFFICE, SHED].filter((modelId) => modelId in deeds);
  const places = createPlaces({
    tabs: createTestBrowser().openTab(),
    bridge: {
      bridge: () => ({
        poolOf: (modelId) => [modelId, ...pool.filter((one) => one !== modelId)],
        limitsOf: () => ({ parallel: 1 }),
      }),
      open: async () => undefined,
      onChanged: () => undefined,
    },
  });
  const row = (role: Message['role']): Message => ({
    id: role,
    chatId: 'c',
    parentId: null,
    role,
    text: role === 'user' ? 'Count' : '',
    createdAt: 0,
    status: 'done',
  });
  const result = createAnswer('');
  const run = (modelId: string, signal = never) =>
    runTurn(
      {
        models: { lease },
        places,
        findSpec: specOf,
        stepDown: { lost: () => ({ to: 'nothing' }) },
        findSubstitute: async () => undefined,
        onStepDown: () => undefined,
      },
      {
        branch: [row('user'), row('assistant')],
        settings: {
          modelId,
          systemPrompt: '',
          parameters: {
            temperature: 0,
            topP: 1,
            topK: 0,
            minP: 0,
            repetitionPenalty: 1,
            maxTokens: 99,
          },
          topLogprobs: 0,
          collectionIds: [],
          ...(fallback && { fallback }),
        },
        answer: result,
        onPhase: () => undefined,
        onText: () => undefined,
      },
      signal,
    );
  return { run, answer: result, asked, requests, places };
}

const gone = { after: 0, code: 'server-unreachable' } as const;

describe('a chain', () => {
  it('moves on from a server that cannot be reached, and says so', async () => {
    const { run, answer, asked } = createTest({ [OFFICE]: [gone] }, { modelIds: [HERE] });
    expect(await run(OFFICE)).toBe(HERE);
    expect(asked).toEqual([OFFICE, HERE]);
    expect(answer.text).toBe('One two three four');
    expect(answer.modelName).toBe(HERE);
    expect(answer.place).toBeUndefined();
    expect(answer.seams).toEqual([]);
    expect(answer.skips).toEqual([
      { modelName: 'm', place: 'on the server office', why: 'server-unreachable' },
    ]);
  });

  it('does not ask a server again that has just failed', async () => {
    const { run, asked, answer } = createTest({ [OFFICE]: [gone] }, { modelIds: [HERE] });
    await run(OFFICE);
    answer.text = '';
    await run(OFFICE);
    expect(asked).toEqual([OFFICE, HERE, HERE]);
    expect(answer.skips.at(-1)?.why).toBe('resting');
  });

  it('moves on from a device without memory, and keeps the order', async () => {
    const full = { after: 0, code: 'out-of-memory' } as const;
    const { run, asked } = createTest(
      { [HERE]: [full], [OFFICE]: [gone], 'bridge:far:other': ['answers'] },
      { modelIds: [OFFICE, 'bridge:far:other'] },
    );
    expect(await run(HERE)).toBe('bridge:far:other');
    expect(asked).toEqual([HERE, OFFICE, 'bridge:far:other']);
  });

  it('moves on from one that is slower than allowed, and never from the last', async () => {
    const { run, answer, asked } = createTest(
      { [OFFICE]: ['hangs'] },
      { modelIds: [HERE], patienceSeconds: 0.02 },
    );
    expect(await run(OFFICE)).toBe(HERE);
    expect(asked).toEqual([OFFICE, HERE]);
    expect(answer.skips).toMatchObject([{ why: 'too-slow', seconds: 0.02 }]);
    expect(answer.finishReason).toBe('stop');
  });

  it('keeps what a dying server wrote, and goes on with a seam', async () => {
    const dies = { after: 2, code: 'server-failed' } as const;
    const { run, answer, requests } = createTest({ [OFFICE]: [dies] }, { modelIds: [HERE] });
    expect(await run(OFFICE)).toBe(HERE);
    expect(answer.text).toBe('One two three four');
    expect(textOf(requests[1]?.messages.at(-1) ?? { role: 'user', content: '' })).toBe('One two');
    expect(answer.seams).toMatchObject([{ offset: 7, cause: 'server-lost', modelName: HERE }]);
  });

  it('is left at once when the user stops, and where the question is at fault', async () => {
    const stop = new AbortController();
    const slow = createTest({ [OFFICE]: ['hangs'] }, { modelIds: [HERE], patienceSeconds: 60 });
    const running = slow.run(OFFICE, stop.signal);
    await waitUntil(() => slow.asked.length === 1);
    stop.abort();
    await running;
    expect(slow.answer.finishReason).toBe('abort');
    expect(slow.asked).toEqual([OFFICE]);

    const unable = { after: 0, code: 'capability-missing' } as const;
    const wrong = createTest({ [OFFICE]: [unable] }, { modelIds: [HERE] });
    await expect(wrong.run(OFFICE)).rejects.toMatchObject({ code: 'capability-missing' });
    expect(wrong.asked).toEqual([OFFICE]);
  });
});

describe('servers with the same model', () => {
  it('stand in for each other in silence before the first token', async () => {
    const { run, answer, asked } = createTest({ [OFFICE]: [gone], [SHED]: ['answers'] });
    expect(await run(OFFICE)).toBe(SHED);
    expect(asked).toEqual([OFFICE, SHED]);
    expect(answer.place).toBe('on the server shed');
    expect(answer.seams).toEqual([]);
  });

  it('go on with a seam after it', async () => {
    const dies = { after: 3, code: 'server-failed' } as const;
    const { run, answer } = createTest({ [OFFICE]: [dies], [SHED]: ['answers'] });
    await run(OFFICE);
    expect(answer.text).toBe('One two three four');
    expect(answer.seams).toMatchObject([{ cause: 'server-lost', place: 'on the server shed' }]);
  });

  it('are each asked once when all of them fail', async () => {
    const { run, asked } = createTest({ [OFFICE]: [gone], [SHED]: [gone] });
    await expect(run(OFFICE)).rejects.toMatchObject({ code: 'server-unreachable' });
    expect(asked).toEqual([OFFICE, SHED]);
  });

  it('leave the work to the others while one asks for patience', async () => {
    const busy = { after: 0, code: 'server-busy' } as const;
    const { run, asked } = createTest({ [OFFICE]: [busy, 'answers'], [SHED]: ['answers'] });
    await run(OFFICE);
    expect(asked).toEqual([OFFICE, SHED]);
  });
});

it('a server that asks for patience is waited for and tried again', async () => {
  const busy = { after: 0, code: 'server-busy' } as const;
  const { run, asked, answer } = createTest({ [OFFICE]: [busy, 'answers'] });
  await run(OFFICE);
  expect(asked).toEqual([OFFICE, OFFICE]);
  expect(answer.text).toBe('One two three four');
});
