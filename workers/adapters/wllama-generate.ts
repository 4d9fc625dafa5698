// One answer from wllama's OpenAI-like chat completions.
import type { ChatCompletionChunk, Wllama } from '@wllama/wllama/esm/index.js';
import type { FinishReason, GenerateRequest, SampledToken } from '../../src/core/engine/engine';
import type { Delta } from '../../src/core/engine/engine-adapter';
import { createEventQueue } from '../../src/core/engine/event-queue';
import { textOf } from '../../src/core/prompt/message';
import type { UsageMeter } from '../../src/core/engine/usage-meter';
import { createEchoFilter } from './echo-filter';
import { createToolCalls } from './tool-calls';
import { toParams, toReason, toSampledToken, type Chunk } from './wllama-wire';
import { createUntoldPieces, goOn, isUntold } from './wllama-untold';

/**
 * Where llama.cpp cannot tell alternatives (wllama-untold.ts), the answer goes on without them for
 * a piece and is then told again.
 */
export async function* generateWithWllama(
  wllama: Wllama,
  request: GenerateRequest,
  signal: AbortSignal,
  meter: UsageMeter,
): AsyncGenerator<Delta, FinishReason, undefined> {
  const untold = createUntoldPieces();
  let written = '';
  let deltas = 0;
  let canGoOn = !request.jsonSchema && !request.tools;
  for (;;) {
    const next = goOn(request, { written, deltas, isTold: untold.left() === 0 });
    if (!next) return 'length';
    // Of what goes on, the prompt is the answer so far too; the first one counts.
    const counting = deltas === 0 ? meter : { ...meter, prompt: () => undefined };
    const part = writePart(wllama, next, signal, counting);
    try {
      for (;;) {
        const step = await part.next();
        if (step.done) return step.value;
        if (step.value.type === 'text-delta') written += step.value.text;
        else canGoOn = false;
        deltas += 1;
        yield step.value;
        if (untold.wrote()) break;
      }
    } catch (error) {
      const isTold = next.topLogprobs !== undefined && next.topLogprobs > 0;
      if (!isTold || !canGoOn || signal.aborted || !isUntold(error)) throw error;
      untold.begin();
    } finally {
      await part.return('abort');
    }
  }
}

async function* writePart(
  wllama: Wllama,
  request: GenerateRequest,
  signal: AbortSignal,
  meter: UsageMeter,
): AsyncGenerator<Delta, FinishReason, undefined> {
  const queue = createEventQueue<Chunk>();
  const own = new AbortController();
  const answering = wllama
    .createChatCompletion({
      ...toParams(request),
      stream: true,
      abortSignal: AbortSignal.any([signal, own.signal]),
      // llama-server sends more than wllama's types say; `Chunk` names it.
      onData: (chunk: ChatCompletionChunk) => queue.push(chunk as unknown as Chunk),
    })
    .then(queue.end, queue.fail);
  const toolCalls = createToolCalls();
  const last = request.messages.at(-1);
  const withoutEcho = createEchoFilter(last?.role === 'assistant' ? textOf(last) : '');
  let reason: FinishReason = 'stop';
  try {
    for await (const chunk of queue) {
      const progress = chunk.prompt_progress;
      if (progress) meter.prompt(progress.total, progress.cache);
      const { timings } = chunk;
      if (timings) meter.prompt(timings.cache_n + timings.prompt_n, timings.cache_n);
      const choice = chunk.choices[0];
      if (!choice) continue;
      if (choice.finish_reason) reason = toReason(choice.finish_reason);
      const tokens = choice.logprobs?.content?.map(toSampledToken);
      const { reasoning_content: reasoning, tool_calls: calls } = choice.delta;
      const content = withoutEcho(choice.delta.content ?? '');
      if (content || reasoning || calls || tokens?.length) meter.tokens(1);
      if (reasoning) yield toDelta('reasoning-delta', reasoning, tokens);
      if (content) yield toDelta('text-delta', content, reasoning ? undefined : tokens);
      if (calls) toolCalls.add(calls);
    }
    for (const call of toolCalls.list()) yield { type: 'tool-call', call };
    return reason;
  } finally {
    own.abort();
    await answering;
  }
}

function toDelta(
  type: 'text-delta' | 'reasoning-delta',
  text: string,
  tokens: readonly SampledToken[] | undefined,
): Delta {
  return { type, text, ...(tokens && { tokens }) };
}
