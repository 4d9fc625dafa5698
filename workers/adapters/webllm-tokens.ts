// A logit processor: it sees the model's own logits, so the log-probabilities are raw, and it adds
// top-k and min-p, which WebLLM does not have.
import type { LogitProcessor } from '@mlc-ai/web-llm';
import type { GenerateRequest, SampledToken } from '../../src/core/engine/engine';
import { readLogprobs, topIds } from './logprobs';
import type { DescribeToken } from './token-bytes';

export interface TokenRecorder extends LogitProcessor {
  /** Every token since the last call, those whose text is held back included. */
  take(): readonly SampledToken[];
}

/** Undefined when the request needs nothing of it. */
export function createTokenRecorder(
  request: Pick<GenerateRequest, 'topLogprobs' | 'topK' | 'minP'>,
  describe: DescribeToken,
  isEnd: (id: number) => boolean,
): TokenRecorder | undefined {
  const { topLogprobs = 0, topK = 0, minP = 0 } = request;
  if (topLogprobs <= 0 && topK <= 0 && minP <= 0) return undefined;
  let tokens: SampledToken[] = [];
  let raw: ReturnType<typeof readLogprobs> | undefined;

  return {
    processLogits(logits) {
      if (topLogprobs > 0) raw = readLogprobs(logits, topLogprobs);
      return topK > 0 || minP > 0 ? keepLikely(logits, topK, minP) : logits;
    },
    processSampledToken(id) {
      if (!raw || isEnd(id)) return;
      const top = raw.top.map((token) => ({ ...token, ...describe(token.id) }));
      const { entropyBits } = raw;
      tokens.push({ ...describe(id), logprob: raw.of(id), top, entropyBits });
    },
    resetState() {
      raw = undefined;
    },
    take() {
      const taken = tokens;
      tokens = [];
      return taken;
    },
  };
}

function keepLikely(logits: Float32Array, topK: number, minP: number): Float32Array {
  const candidates = topIds(logits, topK > 0 ? topK : logits.length);
  const floor = (logits[candidates[0] ?? 0] ?? 0) + Math.log(minP);
  const kept = new Float32Array(logits.length).fill(-Infinity);
  for (const id of candidates) {
    const logit = logits[id] ?? -Infinity;
    if (logit >= floor) kept[id] = logit;
  }
  return kept;
}
