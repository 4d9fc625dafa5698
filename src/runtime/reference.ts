// Forced decoding: does a loaded model find each token of a right answer the likeliest?
import { AppError } from '../core/errors';
import type { ModelReference } from '../core/model-manifest';
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
 * Engines know no forced decoding, so the model answers greedily and is set back on the reference
 * after each token that differs. Throws what `generate` throws, AbortError.
 */
export async function compareWithReference(
  lease: ModelLease,
  { prompt, tokens }: ModelReference,
  signal: AbortSignal,
  report: (done: number, total: number) => void = () => undefined,
): Promise<Agreement> {
  let place = 0;
  let agreed = 0;
  for (let restart = 0; restart <= MAX_RESTARTS && place < tokens.length; restart += 1) {
    const begun = tokens.slice(0, place).join('');
    const said = await decodeGreedily(lease, prompt, begun, tokens.length - place, signal);
    const differs = said.findIndex((text, index) => text !== tokens[place + index]);
    const same = differs < 0 ? said.length : differs;
    agreed += same;
    // The token after the common part is wrong, or did not come; the next try begins behind it.
    place = Math.min(tokens.length, place + same + 1);
    report(place, tokens.length);
  }
  return { agreement: place === 0 ? 0 : agreed / place, tokens: place };
}

/** The greedy answer piece by piece: what `ModelReference.tokens` holds. */
export async function decodeGreedily(
  lease: ModelLease,
  prompt: string,
  begun: string,
  maxTokens: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const messages = [
    { role: 'user', content: prompt },
    ...(begun === '' ? [] : [{ role: 'assistant', content: begun } as const]),
  ] as const;
  const said: string[] = [];
  const request = { messages, maxTokens, temperature: 0, repetitionPenalty: 1, topLogprobs: 1 };
  for await (const event of lease.generate(request, signal)) {
    if (event.type === 'finish') {
      signal.throwIfAborted();
      // Some engines count the end of the answer as a token without text.
      return said.filter((text) => text !== '');
    }
    if (event.type !== 'text-delta') continue;
    if (!event.tokens) throw new AppError('capability-missing', 'The engine tells no tokens');
    said.push(...event.tokens.map((token) => token.text));
  }
  throw new AppError('internal', 'The answer ended without a finish');
}
