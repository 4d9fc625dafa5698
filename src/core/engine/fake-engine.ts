// A deterministic engine for unit tests. Words are its tokens, its answer is a script, and it passes
// the same contract as the real ones. Never in a build, never for a promise made to a user.
import type {
  Engine,
  EngineId,
  FinishReason,
  GenerateRequest,
  LoadedModel,
  SampledToken,
} from './engine';
import { createAdapter, type Delta, type ModelSession } from './engine-adapter';
import { AppError, toAppError } from '../errors';
import { textOf } from '../prompt/message';
import type { UsageMeter } from './usage-meter';

export interface FakeEngineOptions {
  readonly id?: EngineId;
  /** The whole answer, the part the request already began included. */
  readonly answer?: (request: GenerateRequest) => string;
  /** Ms before each token. Default 0. */
  readonly tokenMs?: number;
  /** Ms a load takes. Default 0. */
  readonly loadMs?: number;
  /** Default `cpu`. */
  readonly backend?: LoadedModel['backend'];
  /** Default 256. */
  readonly contextLength?: number;
  /** Thrown by a load of this model. */
  readonly loadError?: (modelId: string) => AppError | undefined;
  /** Thrown before the token of this number, the first being 0. */
  readonly tokenError?: (token: number) => AppError | undefined;
}

const EMBEDDING_SIZE = 8;
/** What the made-up alternatives share; the first is always the sampled token's. */
const PROBABILITIES = [0.6, 0.2, 0.1, 0.05, 0.025];

export function createFakeEngine(options: FakeEngineOptions = {}): Engine {
  const { id = 'wllama', loadMs = 0, contextLength = 256, backend = 'cpu', loadError } = options;
  return createAdapter({
    id,
    probe: async () => ({ ok: true }),
    async open(modelId, _, signal, report) {
      report({ type: 'progress', phase: 'read', loadedBytes: 0, totalBytes: 100 });
      await wait(loadMs, signal);
      signal.throwIfAborted();
      const error = loadError?.(modelId);
      if (error) throw error;
      report({ type: 'progress', phase: 'read', loadedBytes: 100, totalBytes: 100 });
      return createSession(describe(modelId, contextLength, backend), options);
    },
    toAppError,
  });
}

function describe(
  modelId: string,
  contextLength: number,
  backend: LoadedModel['backend'],
): LoadedModel {
  return {
    modelId,
    contextLength,
    embeddingSize: EMBEDDING_SIZE,
    backend,
    capabilities: {
      generate: true,
      embed: true,
      vision: false,
      tools: false,
      jsonSchema: false,
      maxTopLogprobs: PROBABILITIES.length,
      logprobKind: 'raw',
      prompt: true,
    },
  };
}

function createSession(model: LoadedModel, options: FakeEngineOptions): ModelSession {
  const { answer = defaultAnswer, tokenMs = 0, tokenError } = options;
  let cached: readonly string[] = [];

  async function* generate(
    request: GenerateRequest,
    signal: AbortSignal,
    meter: UsageMeter,
  ): AsyncGenerator<Delta, FinishReason, undefined> {
    const { contextLength } = model;
    const prompt = request.messages.flatMap(({ role }, index) => [
      `<${role}>`,
      ...splitTokens(textOf(request.messages[index] ?? { role, content: '' })),
    ]);
    if (prompt.length >= contextLength) {
      const details = { promptTokens: prompt.length, contextLength };
      throw new AppError('context-overflow', 'The prompt fills the context', details);
    }
    meter.prompt(prompt.length, Math.min(countShared(cached, prompt), prompt.length - 1));
    cached = prompt;
    const room = Math.min(request.maxTokens ?? Infinity, contextLength - prompt.length);
    const last = request.messages.at(-1);
    const begun = last?.role === 'assistant' ? textOf(last) : '';
    const whole = answer(request);
    const open = whole.startsWith(begun) ? whole.slice(begun.length) : whole;
    const stops = (request.stop ?? []).map((stop) => open.indexOf(stop)).filter((at) => at >= 0);
    const rest = open.slice(0, Math.min(open.length, ...stops));
    for (const [index, text] of splitTokens(rest).entries()) {
      if (index >= room) return 'length';
      await wait(tokenMs, signal);
      if (signal.aborted) return 'abort';
      const error = tokenError?.(index);
      if (error) throw error;
      meter.tokens(1);
      cached = [...cached, text];
      const tokens = request.topLogprobs ? [toToken(text, request.topLogprobs)] : undefined;
      yield { type: 'text-delta', text, ...(tokens && { tokens }) };
    }
    return 'stop';
  }

  return {
    model,
    generate,
    embed: async (texts) => texts.map(embedText),
    async readPrompt(messages) {
      const tokens = messages.flatMap((message) =>
        [`<${message.role}>`, ...splitTokens(textOf(message))].map((text) => ({ text })),
      );
      const text = tokens.map((token) => token.text).join('');
      return { text, tokenCount: tokens.length, tokens };
    },
    async close() {
      cached = [];
    },
  };
}

function defaultAnswer({ messages }: GenerateRequest): string {
  const question = messages.findLast(({ role }) => role === 'user');
  const topic = question ? textOf(question) : 'nothing';
  return `This is a scripted answer of some length, made of whole words, to: ${topic}`;
}

/** Words with the space before them. */
function splitTokens(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

function countShared(a: readonly string[], b: readonly string[]): number {
  const end = a.findIndex((token, index) => token !== b[index]);
  return end < 0 ? a.length : end;
}

function toToken(text: string, count: number): SampledToken {
  const top = PROBABILITIES.slice(0, count).map((probability, index) => ({
    text: index === 0 ? text : `${text}~${index}`,
    logprob: Math.log(probability),
  }));
  return { text, logprob: Math.log(PROBABILITIES[0] ?? 1), top };
}

/** Equal texts get equal vectors of length 1; nothing else is promised. */
function embedText(text: string): Float32Array {
  const vector = new Float32Array(EMBEDDING_SIZE).fill(0.01);
  for (let index = 0; index < text.length; index += 1) {
    const place = text.charCodeAt(index) % EMBEDDING_SIZE;
    vector[place] = (vector[place] ?? 0) + 1 / (index + 1);
  }
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Ends early, without an error, when the signal aborts. */
async function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
