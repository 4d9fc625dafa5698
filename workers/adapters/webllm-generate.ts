// One answer from WebLLM's chat completions.
import type {
  ChatCompletionChunk,
  ChatCompletionMessageParam,
  Completion,
  MLCEngine,
} from '@mlc-ai/web-llm';
import type { FinishReason, GenerateRequest, SampledToken } from '../../src/core/engine/engine';
import { textOf, type ChatMessage } from '../../src/core/prompt/message';
import type { Delta } from '../../src/core/engine/engine-adapter';
import type { UsageMeter } from '../../src/core/engine/usage-meter';
import type { ConversationTemplate } from './webllm-config';
import { createPipelineDescriber, findPipeline } from './webllm-internals';
import { escapeForTemplate, renderOpenAnswer } from './webllm-prompt';
import { createTokenRecorder } from './webllm-tokens';

type Chunk = ChatCompletionChunk | Completion;

export async function* generateWithWebllm(
  engine: MLCEngine,
  modelId: string,
  template: ConversationTemplate,
  request: GenerateRequest,
  signal: AbortSignal,
  meter: UsageMeter,
): AsyncGenerator<Delta, FinishReason, undefined> {
  const pipeline = findPipeline(engine, modelId);
  const recorder = createTokenRecorder(request, createPipelineDescriber(pipeline), (id) =>
    pipeline.stopTokens.includes(id),
  );
  pipeline.logitProcessor = recorder;
  const interrupt = () => void engine.interruptGenerate();
  signal.addEventListener('abort', interrupt);
  const chunks = await ask(engine, template, request);
  let reason: FinishReason = 'stop';
  let counted = 0;
  let waiting: readonly SampledToken[] = [];
  try {
    for await (const chunk of chunks) {
      const prefilled = pipeline.getCurRoundPrefillTotalTokens();
      const decoded = pipeline.getCurRoundDecodingTotalTokens();
      // Every decode step has put one token of the answer behind the prompt.
      const promptTokens = pipeline.filledKVCacheLength - decoded;
      meter.prompt(promptTokens, promptTokens - prefilled);
      const sampled = pipeline.getCurRoundCompletionTotalTokens();
      meter.tokens(sampled - counted);
      counted = sampled;
      waiting = [...waiting, ...(recorder?.take() ?? [])];
      const choice = chunk.choices[0];
      if (choice?.finish_reason) reason = toReason(choice.finish_reason);
      const text = readText(chunk);
      if (text !== '') {
        yield { type: 'text-delta', text, ...(waiting.length > 0 && { tokens: waiting }) };
        waiting = [];
      }
      // An interrupt before the prefill has ended is forgotten, so it is repeated here.
      if (signal.aborted) interrupt();
    }
    if (waiting.length > 0) yield { type: 'text-delta', text: '', tokens: waiting };
    return reason;
  } finally {
    signal.removeEventListener('abort', interrupt);
    pipeline.logitProcessor = undefined;
  }
}

/** Streams; `chat` where the request ends with a question, plain completion where it ends open. */
async function ask(
  engine: MLCEngine,
  template: ConversationTemplate,
  request: GenerateRequest,
): Promise<AsyncIterable<Chunk>> {
  const { messages, jsonSchema } = request;
  const options = toOptions(request);
  if (messages.at(-1)?.role === 'assistant') {
    return engine.completions.create({
      ...options,
      prompt: renderOpenAnswer(template, messages),
      stream: true,
    });
  }
  return engine.chat.completions.create({
    ...options,
    messages: messages.map((message) => toWireMessage(template, message)),
    stream: true,
    ...(jsonSchema && {
      response_format: { type: 'json_object', schema: JSON.stringify(jsonSchema) },
    }),
  });
}

function toOptions(request: GenerateRequest) {
  const { temperature, topP, repetitionPenalty, maxTokens, seed, stop } = request;
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(repetitionPenalty !== undefined && { repetition_penalty: repetitionPenalty }),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(seed !== undefined && { seed }),
    ...(stop && { stop: [...stop] }),
  };
}

function readText(chunk: Chunk): string {
  const choice = chunk.choices[0];
  if (!choice) return '';
  return ('delta' in choice ? choice.delta.content : choice.text) ?? '';
}

function toReason(reason: string): FinishReason {
  return reason === 'length' || reason === 'abort' ? reason : 'stop';
}

function toWireMessage(
  template: ConversationTemplate,
  message: ChatMessage,
): ChatCompletionMessageParam {
  const content = escapeForTemplate(template, message);
  if (message.role !== 'tool') return { role: message.role, content };
  return { role: 'tool', content: textOf(message), tool_call_id: message.toolCallId ?? '' };
}
