// The prompt of an answer as llama.cpp's template made it. wllama has no call for it: a verbose request
// of one token tells the text and the number of its tokens, never the tokens.
import type { ChatCompletionChunk, Wllama } from '@wllama/wllama/esm/index.js';
import { AppError } from '../../src/core/errors';
import type { ChatMessage } from '../../src/core/prompt/message';
import type { PromptReading } from '../../src/core/prompt/prompt-reading';
import { toParams, type Chunk } from './wllama-wire';

/** Of llama-server, not among wllama's types. */
const VERBOSE = { verbose: true };

export async function readWllamaPrompt(
  wllama: Wllama,
  messages: readonly ChatMessage[],
): Promise<PromptReading> {
  let text: string | undefined;
  let tokenCount = 0;
  await wllama.createChatCompletion({
    ...toParams({ messages, maxTokens: 1, temperature: 0 }),
    ...VERBOSE,
    stream: true,
    onData: (data: ChatCompletionChunk) => {
      // llama-server sends more than wllama's types say; `Chunk` names it.
      const { __verbose, prompt_progress, timings } = data as unknown as Chunk;
      text = __verbose?.prompt ?? text;
      if (prompt_progress) tokenCount = prompt_progress.total;
      if (timings) tokenCount = timings.cache_n + timings.prompt_n;
    },
  });
  if (text === undefined) throw new AppError('internal', 'llama.cpp told no prompt');
  return { text, tokenCount };
}
