// One answer from transformers.js. Its `generate` runs the model; sampling and log-probabilities are
// ours, because its sampler knows no seed, top-p or min-p and keeps no scores.
import {
  DynamicCache,
  Tensor,
  type Message,
  type PreTrainedModel,
  type PreTrainedTokenizer,
} from '@huggingface/transformers';
import type { FinishReason, GenerateRequest, SampledToken } from '../../src/core/engine/engine';
import { AppError } from '../../src/core/errors';
import { textOf } from '../../src/core/prompt/message';
import type { Delta, ModelSession } from '../../src/core/engine/engine-adapter';
import { createEventQueue } from '../../src/core/engine/event-queue';
import { readLogprobs } from './logprobs';
import { nextTask } from '../next-task';
import { createSampler } from './sampling';
import { createTokenDescriber } from './token-bytes';
import { createTokenText } from './token-text';
import { createKeyValueCache } from './transformers-cache';

/** Prompt tokens per step. An abort waits for one step. */
const PREFILL_STEP = 128;

type Generate = ModelSession['generate'];
type ProcessLogits = (inputIds: unknown, logits: Tensor) => Tensor;

export interface TextGenerator {
  readonly generate: Generate;
  /** Frees the prompt cache. */
  forget(): Promise<void>;
}

export function createTextGenerator(
  model: PreTrainedModel,
  tokenizer: PreTrainedTokenizer,
  contextLength: number,
): TextGenerator {
  const cache = createKeyValueCache();
  const endIds = findEndIds(model);
  const decode = (ids: number[]) =>
    ids.length === 0 ? '' : tokenizer.decode(ids, { clean_up_tokenization_spaces: false });
  const describe = createTokenDescriber(
    (id) => decode([id]),
    (id) => tokenizer._tokenizer.id_to_token(id),
  );

  // ONNX Runtime's wasm never returns to the event loop by itself: an abort would come too late.
  const forward = model.forward.bind(model);
  model.forward = async (inputs) => {
    await nextTask();
    // The library's own type for its outputs is `any`.
    return forward(inputs) as Promise<unknown>;
  };

  /** Runs the model over `ids`, reusing what the cache holds of them, until `stop` says so. */
  const run = async (
    ids: readonly number[],
    newTokens: number,
    process: ProcessLogits,
    stop: () => boolean,
  ) => {
    const held = cache.hold(new DynamicCache());
    const { sequences } = (await model.generate({
      inputs: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      // Without it the library takes `ids` for what follows the cached tokens, and runs those twice.
      attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), [1, ids.length]),
      past_key_values: held,
      max_new_tokens: newTokens,
      do_sample: false,
      repetition_penalty: 1,
      return_dict_in_generate: true,
      // Both are called as functions; the library's types ask for its classes.
      logits_processor: [process] as never,
      stopping_criteria: [() => [stop()]] as never,
    })) as { sequences: Tensor };
    const all = Array.from(sequences.data as BigInt64Array, Number);
    cache.record(all.slice(0, held.get_seq_length()));
  };

  const generate: Generate = async function* (request, signal, meter) {
    const promptIds = encodePrompt(tokenizer, request);
    const room = contextLength - promptIds.length;
    if (room <= 0) {
      throw new AppError('context-overflow', 'The prompt fills the context', {
        promptTokens: promptIds.length,
        contextLength,
      });
    }
    const cachedTokens = await cache.keepPrefixOf(promptIds);
    meter.prompt(promptIds.length, cachedTokens);
    const queue = createEventQueue<Delta>();
    const text = createTokenText(decode, request.stop);
    const choose = createSampler(request);
    const history = [...promptIds];
    let left = false;
    let reason: FinishReason | undefined;

    const process: ProcessLogits = (_, logits) => {
      const scores = logits.data as Float32Array;
      const id = choose(scores, history);
      const top = request.topLogprobs ?? 0;
      const read = top > 0 ? readLogprobs(scores, top) : undefined;
      const logprob = read?.of(id);
      // All but the chosen token become impossible, so the library's greedy sampler takes it.
      scores.fill(-Infinity);
      scores[id] = 0;
      history.push(id);
      if (endIds.has(id)) {
        reason = 'stop';
        return logits;
      }
      meter.tokens(1);
      const piece = text.push(id);
      const token: SampledToken | undefined = read && {
        ...describe(id),
        logprob: logprob ?? 0,
        top: read.top.map((other) => ({ ...other, ...describe(other.id) })),
        entropyBits: read.entropyBits,
      };
      if (piece.text !== '' || token) {
        queue.push({ type: 'text-delta', text: piece.text, ...(token && { tokens: [token] }) });
      }
      if (piece.stopped) reason = 'stop';
      return logits;
    };
    const over = () => reason !== undefined || left || signal.aborted;

    const answer = async () => {
      for (let end = cachedTokens + PREFILL_STEP; end < promptIds.length; end += PREFILL_STEP) {
        if (over()) return;
        await run(promptIds.slice(0, end), 1, (_, logits) => logits, over);
      }
      if (!over()) await run(promptIds, Math.min(request.maxTokens ?? room, room), process, over);
    };
    const answering = answer().then(queue.end, (error: unknown) => {
      cache.distrust();
      queue.fail(error);
    });
    try {
      yield* queue;
      if (reason === undefined) reason = signal.aborted ? 'abort' : 'length';
      const rest = text.flush();
      if (rest !== '') yield { type: 'text-delta', text: rest };
      return reason;
    } finally {
      left = true;
      await answering;
    }
  };

  return { generate, forget: () => cache.forget() };
}

export function encodePrompt(
  tokenizer: PreTrainedTokenizer,
  request: Pick<GenerateRequest, 'messages'>,
): number[] {
  return tokenizer.encode(renderPrompt(tokenizer, request), { add_special_tokens: false });
}

/** The prompt as the tokenizer gets it. An answer that is to be continued stands last. */
export function renderPrompt(
  tokenizer: PreTrainedTokenizer,
  request: Pick<GenerateRequest, 'messages'>,
): string {
  const messages = request.messages.map((message): Message => ({
    role: message.role,
    content: textOf(message),
  }));
  const last = messages.at(-1);
  // The library cannot leave a turn open, so an answer to continue goes behind the rendered prompt.
  const begun = last?.role === 'assistant' ? textOf(request.messages.at(-1) ?? EMPTY) : '';
  const prompt = tokenizer.apply_chat_template(
    last?.role === 'assistant' ? messages.slice(0, -1) : messages,
    {
      tokenize: false,
      add_generation_prompt: true,
    },
  );
  return `${prompt}${begun}`;
}

const EMPTY = { role: 'assistant', content: '' } as const;

function findEndIds(model: PreTrainedModel): ReadonlySet<number> {
  // Untyped in the library: from generation_config.json, or config.json where that is missing.
  const configured = (model.generation_config?.eos_token_id ??
    (model.config as { eos_token_id?: number | number[] }).eos_token_id) as
    number | number[] | null | undefined;
  return new Set([configured ?? []].flat());
}
