// One answer from Ollama: NDJSON of /api/chat, or of /api/generate where an answer is continued.
import type { FinishReason, GenerateRequest } from '../../src/core/engine/engine';
import type { Delta } from '../../src/core/engine/engine-adapter';
import { AppError } from '../../src/core/errors';
import { imagesOf, textOf, type ChatMessage } from '../../src/core/prompt/message';
import { estimateMessageTokens } from '../../src/core/prompt/prompt';
import type { UsageMeter } from '../../src/core/engine/usage-meter';
import { createAnswerLimit } from '../bridge/answer-limit';
import { toSampledTokens } from '../bridge/logprobs';
import { readAnswer } from '../bridge/read-answer';
import { toArray, toCount, toObject, toText, type Json } from '../bridge/read-json';
import { ask, askJson } from '../bridge/server-request';
import { createThoughtSplitter } from '../bridge/split-thoughts';
import { toKeepAlive, type OllamaSession } from './ollama';

export async function* generateWithOllama(
  session: OllamaSession,
  request: GenerateRequest,
  signal: AbortSignal,
  meter: UsageMeter,
): AsyncGenerator<Delta, FinishReason, undefined> {
  const own = new AbortController();
  const either = AbortSignal.any([signal, own.signal]);
  const isTooMuch = createAnswerLimit(request, session.contextLength);
  const splitter = createThoughtSplitter(request.messages.at(-1)?.role === 'assistant');
  let calls = 0;
  try {
    const { path, body } = await toRequest(session, request, either);
    const response = await ask(session.server, path, {
      body,
      signal: either,
    }).catch((error: unknown) => {
      throw withNumbers(error, session, request);
    });
    const items = readAnswer(response.body, {
      access: session.server,
      signal: either,
      jsonOf: (line) => line,
      endOf: (_, item) => (item?.['done'] === true ? 'last' : 'open'),
    });
    for await (const item of items) {
      const message = toObject(item['message']);
      const tokens = toSampledTokens(item['logprobs']);
      const reasoning = toText(message['thinking']) ?? toText(item['thinking']);
      const content = toText(message['content']) ?? toText(item['response']);
      if (reasoning || content) meter.tokens(tokens?.length ?? 1);
      if (reasoning) yield { type: 'reasoning-delta', text: reasoning, ...(tokens && { tokens }) };
      if (content) yield* splitter.add(content, reasoning ? undefined : tokens);
      for (const call of toArray(message['tool_calls'])) {
        yield toToolCall(call, calls);
        calls += 1;
      }
      if (item['done'] === true) {
        tellUsage(item, meter);
        yield* splitter.end();
        if (calls > 0) return 'tool-calls';
        return item['done_reason'] === 'length' ? 'length' : 'stop';
      }
      if (isTooMuch()) return 'length';
    }
    return 'stop';
  } finally {
    own.abort();
  }
}

function tellUsage(item: Json, meter: UsageMeter): void {
  // Ollama does not tell which tokens of the prompt were in its cache.
  meter.prompt(toCount(item['prompt_eval_count']) ?? 0, 0);
  const made = toCount(item['eval_count']);
  if (made !== undefined) meter.completion(made);
  const loadMs = toMs(item['load_duration']);
  const promptMs = toMs(item['prompt_eval_duration']);
  const decodeMs = toMs(item['eval_duration']);
  meter.server({
    ...(loadMs !== undefined && { loadMs }),
    ...(promptMs !== undefined && { promptMs }),
    ...(decodeMs !== undefined && { decodeMs }),
  });
}

function toMs(nanoseconds: unknown): number | undefined {
  const count = toCount(nanoseconds);
  return count === undefined ? undefined : count / 1e6;
}

function toToolCall(value: unknown, index: number): Delta {
  const call = toObject(value);
  const { name, arguments: given } = toObject(call['function']);
  return {
    type: 'tool-call',
    call: {
      id: toText(call['id']) ?? `call-${index}`,
      name: toText(name) ?? '',
      arguments: typeof given === 'string' ? given : JSON.stringify(given ?? {}),
    },
  };
}

interface OllamaRequest {
  readonly path: string;
  readonly body: Json;
}

/**
 * Templates close the last turn whoever it is of, so an answer to be continued is put behind the
 * rendered prompt by ourselves and sent raw.
 */
async function toRequest(
  session: OllamaSession,
  request: GenerateRequest,
  signal: AbortSignal,
): Promise<OllamaRequest> {
  const { messages } = request;
  const last = messages.at(-1);
  const common = toCommon(session, request);
  if (last?.role !== 'assistant' || last.toolCalls) {
    return {
      path: '/api/chat',
      body: { ...common, ...toTools(request), messages: toWire(messages) },
    };
  }
  const rendered = await render(session, request, messages.slice(0, -1), signal);
  if (rendered === undefined) {
    // Before 0.11 there is no way to see the prompt; most models' templates leave the last turn open.
    return { path: '/api/chat', body: { ...common, messages: toWire(messages) } };
  }
  return { path: '/api/generate', body: { ...common, raw: true, prompt: rendered + textOf(last) } };
}

/** The prompt as Ollama would put it to the model; undefined where it cannot be asked for. */
async function render(
  session: OllamaSession,
  request: GenerateRequest,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const answer = await askJson(session.server, '/api/chat', {
    body: {
      ...toCommon(session, { ...request, maxTokens: 1 }),
      ...toTools(request),
      messages: toWire(messages),
      stream: false,
      _debug_render_only: true,
    },
    signal,
    waitsWhenBusy: true,
  }).catch((error: unknown) => {
    throw withNumbers(error, session, request);
  });
  const template = toObject(answer['_debug_info'])['rendered_template'];
  return typeof template === 'string' ? template : undefined;
}

function toCommon({ server, model, contextLength }: OllamaSession, request: GenerateRequest): Json {
  const { temperature, topK, topP, minP, repetitionPenalty, maxTokens, seed, stop } = request;
  const { jsonSchema, topLogprobs } = request;
  return {
    model,
    stream: true,
    // Otherwise the oldest words of the prompt, or of the answer, are dropped in silence.
    truncate: false,
    shift: false,
    ...toKeepAlive(server),
    ...(jsonSchema && { format: jsonSchema }),
    ...(topLogprobs && { logprobs: true, top_logprobs: topLogprobs }),
    options: {
      num_ctx: contextLength,
      ...(maxTokens !== undefined && { num_predict: maxTokens }),
      ...(temperature !== undefined && { temperature }),
      ...(topK !== undefined && { top_k: topK }),
      ...(topP !== undefined && { top_p: topP }),
      ...(minP !== undefined && { min_p: minP }),
      ...(repetitionPenalty !== undefined && { repeat_penalty: repetitionPenalty }),
      ...(seed !== undefined && { seed }),
      ...(stop && { stop }),
    },
  };
}

function toTools({ tools }: GenerateRequest): Json {
  return tools ? { tools: tools.map((tool) => ({ type: 'function', function: tool })) } : {};
}

function toWire(messages: readonly ChatMessage[]): readonly Json[] {
  const names = new Map(
    messages.flatMap(({ toolCalls = [] }) => toolCalls.map(({ id, name }) => [id, name] as const)),
  );
  return messages.map((message) => {
    const { role, toolCalls, toolCallId } = message;
    const toolName = names.get(toolCallId ?? '');
    const images = imagesOf(message);
    return {
      role,
      content: textOf(message),
      // Base64 alone, without what a `data:` URL says before it.
      ...(images.length > 0 && { images: images.map((url) => url.replace(/^data:[^,]*,/, '')) }),
      ...(role === 'tool' && toolName !== undefined && { tool_name: toolName }),
      ...(toolCalls && {
        tool_calls: toolCalls.map(({ name, arguments: text }) => ({
          function: { name, arguments: toArguments(text) },
        })),
      }),
    };
  });
}

/** Ollama wants an object; what a model wrote need not be one. */
function toArguments(text: string): Json {
  try {
    return toObject(JSON.parse(text));
  } catch {
    return { text };
  }
}

/** Ollama says only that it is too much; what we know ourselves is added. */
function withNumbers(error: unknown, { contextLength }: OllamaSession, request: GenerateRequest) {
  if (!(error instanceof AppError) || error.code !== 'context-overflow') return error;
  const estimate = request.messages.reduce(
    (sum, message) => sum + estimateMessageTokens(textOf(message)),
    0,
  );
  return new AppError(
    error.code,
    error.message,
    { ...error.details, promptTokens: Math.max(estimate, contextLength + 1), contextLength },
    { cause: error },
  );
}
