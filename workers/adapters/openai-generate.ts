// One answer in OpenAI's form: server-sent events of /v1/chat/completions.
import type { ServerKind } from '../../src/core/bridge/bridge';
import type { FinishReason, GenerateRequest } from '../../src/core/engine/engine';
import type { Delta } from '../../src/core/engine/engine-adapter';
import { AppError } from '../../src/core/errors';
import { imagesOf, textOf, type ChatMessage } from '../../src/core/prompt/message';
import type { UsageMeter } from '../../src/core/engine/usage-meter';
import { createAnswerLimit } from '../bridge/answer-limit';
import { toSampledTokens } from '../bridge/logprobs';
import { eventData, readAnswer } from '../bridge/read-answer';
import { toArray, toCount, toObject, toText, type Json } from '../bridge/read-json';
import { ask } from '../bridge/server-request';
import { createThoughtSplitter } from '../bridge/split-thoughts';
import { createEchoFilter } from './echo-filter';
import type { OpenAiSession } from './openai';
import { createToolCalls, type ToolCallPart } from './tool-calls';

export async function* generateWithOpenAi(
  session: OpenAiSession,
  request: GenerateRequest,
  signal: AbortSignal,
  meter: UsageMeter,
): AsyncGenerator<Delta, FinishReason, undefined> {
  const { server, contextLength } = session;
  const own = new AbortController();
  const either = AbortSignal.any([signal, own.signal]);
  const isTooMuch = createAnswerLimit(request, contextLength);
  const toolCalls = createToolCalls();
  const last = request.messages.at(-1);
  const withoutEcho = createEchoFilter(last?.role === 'assistant' ? textOf(last) : '');
  const splitter = createThoughtSplitter(last?.role === 'assistant');
  let reason: FinishReason = 'stop';
  try {
    const response = await ask(server, '/v1/chat/completions', {
      body: toBody(session, request),
      signal: either,
    }).catch((error: unknown) => {
      throw withContext(error, contextLength);
    });
    const items = readAnswer(response.body, {
      access: server,
      signal: either,
      jsonOf: eventData,
      endOf: (line, item) => {
        if (/^data: ?\[DONE\]$/.test(line)) return 'last';
        return item && firstChoice(item)['finish_reason'] ? 'enough' : 'open';
      },
    });
    for await (const item of items) {
      tellUsage(item, meter);
      const choice = firstChoice(item);
      // `message` where a server does not stream though it was asked to.
      const delta = toObject(choice['delta'] ?? choice['message']);
      const finish = choice['finish_reason'];
      if (finish === 'length') reason = 'length';
      else if (finish === 'tool_calls') reason = 'tool-calls';
      const tokens = toSampledTokens(toObject(choice['logprobs'])['content']);
      const reasoning = toText(delta['reasoning_content']) ?? toText(delta['reasoning']);
      const content = withoutEcho(toText(delta['content']) ?? '');
      const calls = toArray(delta['tool_calls']).map(toCallPart);
      if (content || reasoning || calls.length > 0) meter.tokens(tokens?.length ?? 1);
      if (reasoning) yield { type: 'reasoning-delta', text: reasoning, ...(tokens && { tokens }) };
      if (content) yield* splitter.add(content, reasoning ? undefined : tokens);
      toolCalls.add(calls);
      if (isTooMuch()) return 'length';
    }
    yield* splitter.end();
    const isCut = reason === 'length';
    const calls = isCut ? toolCalls.whole() : toolCalls.list();
    for (const call of calls) yield { type: 'tool-call', call };
    return calls.length > 0 && !isCut ? 'tool-calls' : reason;
  } finally {
    own.abort();
  }
}

function firstChoice(item: Json): Json {
  return toObject(toArray(item['choices'])[0]);
}

function toCallPart(value: unknown, position: number): ToolCallPart {
  const part = toObject(value);
  const { name, arguments: text } = toObject(part['function']);
  const id = toText(part['id']);
  return {
    index: toCount(part['index']) ?? position,
    ...(id !== undefined && { id }),
    function: {
      ...(typeof name === 'string' && { name }),
      ...(typeof text === 'string' && { arguments: text }),
    },
  };
}

/** `usage` is everybody's; `timings` is llama.cpp's and tells what was in its cache. */
function tellUsage(item: Json, meter: UsageMeter): void {
  const usage = toObject(item['usage']);
  const timings = toObject(item['timings']);
  const prompt = toCount(usage['prompt_tokens']);
  const cached =
    toCount(timings['cache_n']) ??
    toCount(toObject(usage['prompt_tokens_details'])['cached_tokens']);
  if (prompt !== undefined) meter.prompt(prompt, cached ?? 0);
  const made = toCount(usage['completion_tokens']);
  if (made !== undefined) meter.completion(made);
  const promptMs = toCount(timings['prompt_ms']);
  const decodeMs = toCount(timings['predicted_ms']);
  if (promptMs !== undefined || decodeMs !== undefined) {
    meter.server({
      ...(promptMs !== undefined && { promptMs }),
      ...(decodeMs !== undefined && { decodeMs }),
    });
  }
}

/** Servers that take what OpenAI's form does not have; others may refuse what they do not know. */
const takesMore: ReadonlySet<ServerKind> = new Set(['llamacpp', 'vllm', 'lmstudio']);

function toBody({ server, model }: OpenAiSession, request: GenerateRequest): Json {
  const { temperature, topK, topP, minP, repetitionPenalty, maxTokens, seed, stop } = request;
  const { messages, tools, jsonSchema, topLogprobs } = request;
  const { kind } = server;
  return {
    model,
    messages: messages.map(toWireMessage),
    stream: true,
    stream_options: { include_usage: true },
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(seed !== undefined && { seed }),
    ...(stop && { stop }),
    ...(topLogprobs && { logprobs: true, top_logprobs: topLogprobs }),
    ...(tools && { tools: tools.map((tool) => ({ type: 'function', function: tool })) }),
    ...(jsonSchema && {
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: jsonSchema } },
    }),
    ...(takesMore.has(kind) && {
      ...(topK !== undefined && { top_k: topK }),
      ...(minP !== undefined && { min_p: minP }),
      ...(repetitionPenalty !== undefined && {
        [kind === 'vllm' ? 'repetition_penalty' : 'repeat_penalty']: repetitionPenalty,
      }),
    }),
    ...(kind === 'llamacpp' && { cache_prompt: true }),
    ...(messages.at(-1)?.role === 'assistant' && toContinuation(kind)),
  };
}

/** How a server is told to go on with the last turn; llama.cpp does so by itself. */
function toContinuation(kind: ServerKind): Json {
  if (kind === 'vllm') return { continue_final_message: true, add_generation_prompt: false };
  // llama-server refuses to continue an answer that might have to begin with thoughts.
  return kind === 'llamacpp' ? { chat_template_kwargs: { enable_thinking: false } } : {};
}

function toWireMessage(message: ChatMessage): Json {
  const { role, toolCalls, toolCallId } = message;
  return {
    role,
    content: toContent(message),
    ...(role === 'tool' && { tool_call_id: toolCallId ?? '' }),
    ...(toolCalls && {
      tool_calls: toolCalls.map(({ id, name, arguments: text }) => ({
        id,
        type: 'function',
        function: { name, arguments: text },
      })),
    }),
  };
}

/** Plain text where there is nothing else: some servers take no parts. An empty text is refused. */
function toContent(message: ChatMessage): unknown {
  const { content } = message;
  if (typeof content === 'string' || imagesOf(message).length === 0) return textOf(message);
  return content
    .filter((part) => part.type === 'image' || part.text !== '')
    .map((part) =>
      part.type === 'text' ? part : { type: 'image_url', image_url: { url: part.url } },
    );
}

/** A server that says only that it is too much: what we know ourselves is added. */
function withContext(error: unknown, contextLength: number): unknown {
  if (!(error instanceof AppError) || error.code !== 'context-overflow') return error;
  const details = {
    contextLength,
    promptTokens: contextLength + 1,
    ...error.details,
  };
  return new AppError(error.code, error.message, details, { cause: error });
}
