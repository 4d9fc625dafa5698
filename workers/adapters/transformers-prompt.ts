// The prompt of an answer, token by token, as transformers.js gives it to the model.
import type { PreTrainedTokenizer } from '@huggingface/transformers';
import type { ModelSession } from '../../src/core/engine/engine-adapter';
import { createTokenDescriber } from './token-bytes';
import { encodePrompt, renderPrompt } from './transformers-generate';

export function createPromptReader(
  tokenizer: PreTrainedTokenizer,
): NonNullable<ModelSession['readPrompt']> {
  const describe = createTokenDescriber(
    (id) => tokenizer.decode([id], { clean_up_tokenization_spaces: false }),
    (id) => tokenizer._tokenizer.id_to_token(id),
  );
  return async (messages) => {
    const tokens = encodePrompt(tokenizer, { messages }).map(describe);
    return { text: renderPrompt(tokenizer, { messages }), tokenCount: tokens.length, tokens };
  };
}
