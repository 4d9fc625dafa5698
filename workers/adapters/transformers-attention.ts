// Attention from an ONNX file that has it among its outputs: prompt and answer are read once, in one
// pass, and every layer tells what each token looked at.
import { Tensor, type PreTrainedModel, type PreTrainedTokenizer } from '@huggingface/transformers';
import { MAX_ATTENTION_TOKENS, type AttentionMap } from '../../src/core/trace/attention';
import { AppError } from '../../src/core/errors';
import type { ChatMessage } from '../../src/core/prompt/message';
import { createTokenDescriber } from './token-bytes';
import { encodePrompt } from './transformers-generate';

/** Of the file's name, as transformers.js 4.3.1 wants it for `model_file_name`. */
export const ATTENTION_SUFFIX = '_attentions';
/** What the library collects; one output per layer. */
const OUTPUT = 'decoder_attentions.';

/** Asked of the file itself, whatever it is called. */
export function offersAttention(model: PreTrainedModel): boolean {
  const session = model.sessions['model'] as { outputNames?: readonly string[] } | undefined; // Untyped in the library.
  return session?.outputNames?.some((name) => name.startsWith(OUTPUT)) === true;
}

export function createAttentionReader(
  model: PreTrainedModel,
  tokenizer: PreTrainedTokenizer,
): (messages: readonly ChatMessage[]) => Promise<AttentionMap> {
  const decode = (ids: number[]) => tokenizer.decode(ids, { clean_up_tokenization_spaces: false });
  const describe = createTokenDescriber(
    (id) => decode([id]),
    (id) => tokenizer._tokenizer.id_to_token(id),
  );

  return async (messages) => {
    const all = encodePrompt(tokenizer, { messages });
    const prompt = encodePrompt(tokenizer, { messages: messages.slice(0, -1) });
    const ids = all.slice(0, MAX_ATTENTION_TOKENS);
    const { decoder_attentions } = (await model.generate({
      inputs: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      max_new_tokens: 1,
      do_sample: false,
      output_attentions: true,
      return_dict_in_generate: true,
    })) as { decoder_attentions?: readonly (readonly Tensor[])[] };
    // The first step reads everything that was given.
    const byLayer = decoder_attentions?.[0] ?? [];
    const [first] = byLayer;
    if (!first) throw new AppError('capability-missing', 'The file told no attention');
    const [, heads = 0, rows, columns] = first.dims;
    if (rows !== ids.length || columns !== ids.length) {
      throw new AppError('internal', `Attention of ${String(rows)} x ${String(columns)} tokens`);
    }
    const size = heads * ids.length * ids.length;
    const weights = new Float32Array(byLayer.length * size);
    byLayer.forEach((layer, index) => weights.set(layer.data as Float32Array, index * size));
    const shared = all.findIndex((id, at) => id !== prompt[at]);
    return {
      tokens: ids.map((id) => ({ ...describe(id), id })),
      answerStart: shared < 0 ? all.length : shared,
      omittedTokens: all.length - ids.length,
      layers: byLayer.length,
      heads,
      weights,
    };
  };
}
