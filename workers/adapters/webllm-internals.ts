// Parts of WebLLM 0.2.86 that its types call private. They are the only source of: cached prompt
// tokens, the tokens of a text, and a logit processor that runs only when asked (it costs two copies
// of the vocabulary per token). Checked at load, so that an upgrade that moves them fails there.
import type { LogitProcessor, MLCEngine } from '@mlc-ai/web-llm';
import { AppError } from '../../src/core/errors';
import { createTokenDescriber, type DescribeToken } from './token-bytes';

export interface Pipeline {
  logitProcessor: LogitProcessor | undefined;
  /** Tokens whose keys and values are on the card. */
  readonly filledKVCacheLength: number;
  readonly stopTokens: readonly number[];
  readonly tokenizer: {
    encode(text: string): Int32Array;
    decode(ids: Int32Array): string;
    idToToken(id: number): string;
  };
  getCurRoundPrefillTotalTokens(): number;
  getCurRoundDecodingTotalTokens(): number;
  getCurRoundCompletionTotalTokens(): number;
}

/** Throws `internal` when this version of the library is built differently. */
export function findPipeline(engine: MLCEngine, modelId: string): Pipeline {
  const pipelines: unknown = Reflect.get(engine, 'loadedModelIdToPipeline');
  const pipeline: unknown = pipelines instanceof Map ? pipelines.get(modelId) : undefined;
  if (isPipeline(pipeline)) return pipeline;
  throw new AppError('internal', 'WebLLM has no pipeline of the known shape');
}

function isPipeline(value: unknown): value is Pipeline {
  if (typeof value !== 'object' || value === null) return false;
  const candidate = value as Partial<Pipeline>;
  return (
    typeof candidate.filledKVCacheLength === 'number' &&
    Array.isArray(candidate.stopTokens) &&
    typeof candidate.tokenizer?.decode === 'function' &&
    typeof candidate.tokenizer.encode === 'function' &&
    typeof candidate.tokenizer.idToToken === 'function' &&
    typeof candidate.getCurRoundPrefillTotalTokens === 'function' &&
    typeof candidate.getCurRoundDecodingTotalTokens === 'function' &&
    typeof candidate.getCurRoundCompletionTotalTokens === 'function'
  );
}

export function createPipelineDescriber({ tokenizer }: Pipeline): DescribeToken {
  return createTokenDescriber(
    (id) => tokenizer.decode(Int32Array.of(id)),
    (id) => tokenizer.idToToken(id),
  );
}
