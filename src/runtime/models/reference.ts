// Forced decoding: does a loaded model find each token of a right answer the likeliest?
import { AppError } from '../../core/errors';
import type { ModelReference } from '../../core/model/model-manifest';
import type { ModelLease } from './model-lease';

export interface Agreement {
  /** 0 to 1. */
  readonly agreement: number;
  /** Tokens that were compared. */
  readonly tokens: number;
}

/** A model that goes wrong so often is wrong; each restart reads the prompt again. */
const MAX_RESTARTS = 8;
/**
 * A token agrees while the logarithm of its probability is so near the reference's. Another rounding
 * of the same weights moves it by hundredths, Q8_0 in place of 32 bits by up to 0.3.
 */
const TOLERANCE = 0.5;
/** So far down a token of the reference is looked for where the model would say another. */
const ALTERNATIVES = 10;

/**
 * Engines know no forced decoding, so the model answers greedily and is set back on the reference
 * after each token that differs. Of two tokens that are almost as likely rounding decides, so it is
 * the probability of the reference's token that counts, where both are known. Throws what `generate`
 * throws, AbortError.
 */
export async function compareWithReference(
  lease: ModelLease,
  reference: ModelReference,
  signal: AbortSignal,
  report: (done: number, total: number) => void = () => undefined,
): Promise<Agreement> {
  const { prompt, tokens } = reference;
  // After sampling, a probability says more about the settings than about the model.
  const isRaw = lease.model.capabilities.logprobKind === 'raw';
  const logprobs = isRaw ? reference.logprobs : undefined;
  let place = 0;
  let agreed = 0;
  for (let restart = 0; restart <= MAX_RESTARTS && place < tokens.length; restart += 1) {
    const begun = tokens.slice(0, place).join('');
    const isRight = (text: string, index: number) => text === tokens[place + index];
    const rest = tokens.length - place;
    const said = await decodeGreedily(lease, prompt, begun, rest, signal, isRight);
    const differs = said.findIndex(({ text }, index) => !isRight(text, index));
    const compared = differs < 0 ? said.length : differs + 1;
    for (const [index, token] of said.slice(0, compared).entries()) {
      const text = tokens[place + index] ?? '';
      if (agrees(token, text, logprobs?.[place + index])) agreed += 1;
    }
    // An answer that ended early has one token less than it should, and the next try begins behind it.
    place = Math.min(tokens.length, place + (differs < 0 ? said.length + 1 : compared));
    report(place, tokens.length);
  }
  return { agreement: place === 0 ? 0 : agreed / place, tokens: place };
}

function agrees(said: SaidToken, text: string, logprob: number | undefined): boolean {
  if (logprob === undefined) return said.text === text;
  const here = said.text === text ? said : said.top.find((other) => other.text === text);
  return here !== undefined && Math.abs(here.logprob - logprob) <= TOLERANCE;
}

/** A token of a greedy answer; `logprob` is the model's own, before any penalty. */
export interface SaidToken {
  readonly text: string;
  readonly logprob: number;
  /** The likeliest, this one among them. */
  readonly top: readonly { readonly text: string; readonly logprob: number }[];
}

/** The greedy answer piece by piece, as far as it is right: what `ModelReference` holds. */
export async function decodeGreedily(
  lease: ModelLease,
  prompt: string,
  begun: string,
  maxTokens: number,
  signal: AbortSignal,
  isRight: (text: string, index: number) => boolean = () => true,
): Promise<readonly SaidToken[]> {
  const messages = [
    { role: 'user', content: prompt },
    ...(begun === '' ? [] : [{ role: 'assistant', content: begun } as const]),
  ] as const;
  const said: SaidToken[] = [];
  const greedy = { temperature: 0, repetitionPenalty: 1 };
  const request = { messages, maxTokens, ...greedy, topLogprobs: ALTERNATIVES };
  const enough = new AbortController();
  const either = AbortSignal.any([signal, enough.signal]);
  for await (const event of lease.generate(request, either)) {
    if (event.type === 'finish') {
      signal.throwIfAborted();
      return said;
    }
    if (event.type !== 'text-delta') continue;
    if (!event.tokens) throw new AppError('capability-missing', 'The engine tells no tokens');
    for (const { text, logprob, top } of event.tokens) {
      // Some engines count the end of the answer as a token without text.
      if (text === '') continue;
      if (!isRight(text, said.length)) enough.abort();
      said.push({ text, logprob, top });
    }
  }
  throw new AppError('internal', 'The answer ended without a finish');
}

/** What `said` is worth as a reference. */
export function toReference(prompt: string, said: readonly SaidToken[]): ModelReference {
  return {
    prompt,
    tokens: said.map(({ text }) => text),
    logprobs: said.map(({ logprob }) => Math.round(logprob * 1e4) / 1e4),
  };
}
