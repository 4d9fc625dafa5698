// History -> messages that fit the model. Engines expose no tokenizer, so sizes are estimates,
// corrected by what the last answer's usage measured; the engine's `context-overflow` is the truth.
import { AppError } from '../errors';
import { textOf, type ChatMessage } from './message';
import { estimatePictureTokens } from '../picture/picture';

/** English prose in common tokenizers; code and small vocabularies need less, see `calibrate`. */
export const DEFAULT_CHARS_PER_TOKEN = 3.5;
/** Role marks of a chat template around one message. */
const TOKENS_PER_MESSAGE = 5;
/** When the history overflows, it is cut to this share of the budget, so that the cut stays where it
 * is for many turns and the engine's prompt cache stays useful. */
const KEPT_SHARE = 0.5;

const WIDE = /[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff]/g;

/** Estimated tokens of a text. Han, kana and Hangul count one token a character. */
export function estimateTokens(text: string, charsPerToken = DEFAULT_CHARS_PER_TOKEN): number {
  const wide = text.match(WIDE)?.length ?? 0;
  return Math.ceil(wide + (text.length - wide) / charsPerToken);
}

export function estimateMessageTokens(text: string, charsPerToken?: number): number {
  return TOKENS_PER_MESSAGE + estimateTokens(text, charsPerToken);
}

/** Estimated tokens of all images of a message; each `tokensPerPicture` where that was measured. */
function estimateImages({ content }: ChatMessage, tokensPerPicture: number | undefined): number {
  if (typeof content === 'string') return 0;
  return content
    .filter((part) => part.type === 'image')
    .reduce((sum, part) => sum + (tokensPerPicture ?? estimatePictureTokens(part)), 0);
}

/** Characters a token, learnt from a prompt whose tokens were counted by the engine. */
export function calibrate(texts: readonly string[], promptTokens: number): number {
  const chars = texts.reduce((sum, text) => sum + text.length, 0);
  const tokens = promptTokens - texts.length * TOKENS_PER_MESSAGE;
  if (tokens < 20) return DEFAULT_CHARS_PER_TOKEN;
  return Math.min(6, Math.max(1, chars / tokens));
}

export interface PromptInput {
  readonly systemPrompt: string;
  /** Oldest first; the last one is what is answered or continued. */
  readonly history: readonly ChatMessage[];
  readonly contextLength: number;
  /** The most the answer may take. */
  readonly maxTokens: number;
  readonly charsPerToken?: number;
  /** As the model's last answer measured it; estimated from the size when absent. */
  readonly tokensPerPicture?: number;
}

export interface PromptPlan {
  readonly messages: readonly ChatMessage[];
  /** Oldest messages left out because they did not fit. */
  readonly omittedMessages: number;
  readonly estimatedTokens: number;
  /** What is left for the answer. */
  readonly maxTokens: number;
}

/**
 * Throws `context-overflow` when the words of the newest message alone do not fit; its pictures, whose
 * cost differs tenfold between models, are left for the engine to refuse. The cut depends on the
 * history alone, not on the turn, so consecutive turns share their prefix.
 */
export function planPrompt(input: PromptInput): PromptPlan {
  const { contextLength, history, systemPrompt } = input;
  const cost = (text: string) => estimateMessageTokens(text, input.charsPerToken);
  const reserved = Math.min(input.maxTokens, Math.floor(contextLength / 4));
  const fixed = systemPrompt === '' ? 0 : cost(systemPrompt);
  const budget = contextLength - reserved - fixed;
  const words = history.map((message) => cost(textOf(message)));
  const newest = words.at(-1) ?? 0;
  if (newest > budget) {
    throw new AppError('context-overflow', 'The newest message does not fit the context', {
      promptTokens: fixed + newest,
      contextLength,
    });
  }

  const costs = history.map((message, index) => {
    const tokens = (words[index] ?? 0) + estimateImages(message, input.tokensPerPicture);
    return index === history.length - 1 ? Math.min(tokens, budget) : tokens;
  });

  let start = 0;
  let total = 0;
  costs.forEach((tokens, index) => {
    total += tokens;
    if (total <= budget) return;
    while (start < index && total > budget * KEPT_SHARE) total -= costs[start++] ?? 0;
    // A prompt that opens with an answer confuses chat templates.
    while (start < index && history[start]?.role !== 'user') total -= costs[start++] ?? 0;
  });

  const kept = history.slice(start);
  const estimatedTokens = fixed + total;
  return {
    messages: systemPrompt === '' ? kept : [{ role: 'system', content: systemPrompt }, ...kept],
    omittedMessages: start,
    estimatedTokens,
    maxTokens: Math.min(input.maxTokens, Math.max(16, contextLength - estimatedTokens)),
  };
}
