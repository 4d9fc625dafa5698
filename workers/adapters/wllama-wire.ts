// What goes to llama-server inside wllama and what comes back.
import type {
  ChatCompletionChunk,
  ChatCompletionMessage,
  ChatCompletionParams,
} from '@wllama/wllama/esm/index.js';
import type { FinishReason, GenerateRequest, SampledToken } from '../../src/core/engine/engine';
import { textOf, type ChatMessage } from '../../src/core/prompt/message';
import type { createToolCalls } from './tool-calls';

/** What llama-server sends beyond wllama's types. */
export interface Chunk extends Omit<ChatCompletionChunk, 'choices'> {
  /** In the last chunk of a request that is `verbose`. */
  readonly __verbose?: { readonly prompt?: string };
  readonly choices: readonly {
    readonly delta: {
      readonly content?: string | null;
      readonly reasoning_content?: string | null;
      readonly tool_calls?: Parameters<ReturnType<typeof createToolCalls>['add']>[0];
    };
    readonly finish_reason: 'stop' | 'length' | 'tool_calls' | 'content_filter' | null;
    readonly logprobs?: { readonly content?: readonly WireToken[] | null } | null;
  }[];
}

interface WireLogprob {
  readonly id?: number;
  readonly token: string;
  readonly logprob: number;
  /** Halves of characters are missing in `token`, not here. */
  readonly bytes?: readonly number[];
}
export interface WireToken extends WireLogprob {
  readonly top_logprobs: readonly WireLogprob[];
}

export function toReason(
  reason: NonNullable<Chunk['choices'][number]['finish_reason']>,
): FinishReason {
  if (reason === 'length') return 'length';
  return reason === 'tool_calls' ? 'tool-calls' : 'stop';
}

export function toSampledToken(token: WireToken): SampledToken {
  return { ...toLogprob(token), top: token.top_logprobs.map(toLogprob) };
}

function toLogprob({ id, token, logprob, bytes }: WireLogprob) {
  const isWhole = !bytes || bytes.length === token.length || sizeOf(token) === bytes.length;
  return {
    text: token,
    logprob,
    ...(id === undefined ? {} : { id }),
    ...(isWhole ? {} : { bytes }),
  };
}

const encoder = new TextEncoder();

function sizeOf(text: string): number {
  return encoder.encode(text).length;
}

type Params = ChatCompletionParams & {
  max_tokens: number;
  repeat_penalty?: number;
  stop?: readonly string[];
  logprobs?: boolean;
  timings_per_token?: boolean;
};

export function toParams(request: GenerateRequest): Params {
  const { temperature, topK, topP, minP, repetitionPenalty, seed, stop, maxTokens } = request;
  const { messages, tools, jsonSchema, topLogprobs } = request;
  return {
    messages: messages.map(toWireMessage),
    // -1: until the model ends or the context is full.
    max_tokens: maxTokens ?? -1,
    cache_prompt: true,
    // llama-server refuses to continue an answer that might have to begin with thoughts.
    ...(messages.at(-1)?.role === 'assistant' && {
      chat_template_kwargs: { enable_thinking: false },
    }),
    return_progress: true,
    ...(temperature !== undefined && { temperature }),
    ...(topK !== undefined && { top_k: topK }),
    ...(topP !== undefined && { top_p: topP }),
    ...(minP !== undefined && { min_p: minP }),
    ...(repetitionPenalty !== undefined && { repeat_penalty: repetitionPenalty }),
    ...(seed !== undefined && { seed }),
    ...(stop && { stop }),
    ...(topLogprobs && { logprobs: true, top_logprobs: topLogprobs }),
    ...(tools && {
      tools: tools.map((tool) => ({
        type: 'function' as const,
        // JSON Schema of ours and wllama's narrower type for the same thing.
        function: tool as unknown as NonNullable<ChatCompletionParams['tools']>[number]['function'],
      })),
    }),
    ...(jsonSchema && {
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: jsonSchema } },
    }),
  };
}

function toWireMessage(message: ChatMessage): ChatCompletionMessage {
  const content = textOf(message);
  switch (message.role) {
    case 'tool':
      return { role: 'tool', content, tool_call_id: message.toolCallId ?? '' };
    case 'assistant':
      return {
        role: 'assistant',
        content,
        ...(message.toolCalls && {
          tool_calls: message.toolCalls.map(({ id, name, arguments: text }) => ({
            id,
            type: 'function' as const,
            function: { name, arguments: text },
          })),
        }),
      };
    default:
      return { role: message.role, content };
  }
}
