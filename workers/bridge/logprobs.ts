// Token probabilities as Ollama, llama.cpp and the OpenAI form all write them.
import type { SampledToken, TokenLogprob } from '../../src/core/engine/engine';
import { toArray, toObject } from './read-json';

/** `content` of a choice's logprobs, or Ollama's own list; undefined where there is none. */
export function toSampledTokens(list: unknown): readonly SampledToken[] | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const tokens = list.flatMap((entry) => {
    const own = toLogprob(entry);
    const top = toArray(toObject(entry)['top_logprobs']).flatMap((one) => toLogprob(one) ?? []);
    return own ? [{ ...own, top }] : [];
  });
  return tokens.length > 0 ? tokens : undefined;
}

const encoder = new TextEncoder();

function toLogprob(value: unknown): TokenLogprob | undefined {
  const { token, logprob, id, bytes } = toObject(value);
  if (typeof token !== 'string' || typeof logprob !== 'number') return undefined;
  const numbers = toArray(bytes).filter((byte) => typeof byte === 'number');
  // Halves of characters are missing in `token`, not in its bytes.
  const isWhole = numbers.length === 0 || encoder.encode(token).length === numbers.length;
  return {
    text: token,
    logprob,
    ...(typeof id === 'number' && { id }),
    ...(!isWhole && { bytes: numbers }),
  };
}
