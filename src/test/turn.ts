// A turn on models and servers that do as they are told, for unit tests.
import type { GenerateRequest, TokenEvent } from '../core/engine/engine';
import { AppError, type ErrorCode } from '../core/errors';
import { textOf } from '../core/prompt/message';
import type { ModelSpec } from '../core/model/model-manifest';
import type { Fallback } from '../core/prompt/overrides';
import type { MessagePicture } from '../core/picture/picture';
import type { Message } from '../data/records';
import { createTestBrowser } from './tabs';
import type { ModelLease } from '../runtime/models/model-lease';
import { createPlaces } from '../runtime/places/places';
import { createAnswer } from '../runtime/turns/answer';
import { runTurn } from '../runtime/turns/turn-run';

export const HERE = 'here';
export const OFFICE = 'bridge:office:m';
export const SHED = 'bridge:shed:m';
const words = ['One', ' two', ' three', ' four'];
const never = new AbortController().signal;

/** What a model does when it is asked, once for each time; the last one goes on for good. */
type Deed =
  | 'answers'
  | 'hangs'
  | { readonly after: number; readonly code: ErrorCode; readonly reason?: string };

interface Sights {
  /** Models whose lists say that they see. */
  readonly seeing: readonly string[];
  /** Of those, what is loaded does not. */
  readonly notReally?: readonly string[];
  /** The question before this one has the picture. */
  readonly isEarlier?: boolean;
}

const picture: MessagePicture = {
  id: 'pic',
  name: 'cat.png',
  type: 'image/png',
  width: 28,
  height: 28,
  byteLength: 3,
};
export const image = { type: 'image', url: 'data:image/png;base64,AQID' } as const;

export function createTurnTest(
  deeds: Readonly<Record<string, readonly Deed[]>>,
  fallback?: Fallback,
  sights?: Sights,
) {
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
    vision: sights?.seeing.includes(modelId) === true,
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
      if (typeof deed === 'object' && at >= deed.after) {
        const { code, reason } = deed;
        throw new AppError(code, modelId, reason === undefined ? {} : { reason });
      }
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
        vision: sights?.seeing.includes(modelId) === true && !sights.notReally?.includes(modelId),
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
  const result = createAnswer({ text: '' });
  const asking: Message = { ...row('user'), ...(sights && { pictures: [picture] }) };
  const branch = sights?.isEarlier
    ? [asking, { ...row('assistant'), text: 'A cat.' }, row('user'), row('assistant')]
    : [asking, row('assistant')];
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
        branch,
        loadPictures: async () => new Map([['pic', image]]),
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

export const gone = { after: 0, code: 'server-unreachable' } as const;
