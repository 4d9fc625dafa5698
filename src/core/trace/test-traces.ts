// Made-up recorded tokens for tests, the same for the same seed.
import type { SampledToken, TokenLogprob } from '../engine/engine';

export interface TestTokens {
  readonly count: number;
  readonly alternatives: number;
  readonly seed: number;
  /** Size of the vocabulary they are drawn from. */
  readonly vocabulary?: number;
}

const PIECES = ['the', ' a', 'ing', '\n', ' Zürich', '猫', '', ' 42', '\u202e', 'ß', ' <b>', '"'];

/** Likely ones first, one of them sampled; now and then a token that is only half of a character. */
export function makeTestTokens(options: TestTokens): SampledToken[] {
  const { count, alternatives, seed, vocabulary = 3000 } = options;
  const random = createRandom(seed);
  const vocabularyToken = (): Omit<TokenLogprob, 'logprob'> => {
    // Squared twice: as in a language, few tokens are frequent.
    const id = Math.floor(random() ** 4 * vocabulary);
    if (id % 97 === 5) return { id, text: '\uFFFD', bytes: [0xf0, 0x80 + (id % 64)] };
    return { id, text: `${PIECES[id % PIECES.length] ?? ''}${(id * 7919).toString(36)}` };
  };
  return Array.from({ length: count }, () => {
    let rest = 1;
    const top = Array.from({ length: alternatives }, () => {
      const share = rest * (0.2 + 0.7 * random());
      rest -= share;
      return { ...vocabularyToken(), logprob: Math.log(share) };
    });
    const place = Math.floor(random() * (alternatives + 1));
    const sampled = top[place] ?? { ...vocabularyToken(), logprob: Math.log(rest) };
    return {
      ...sampled,
      top,
      durationMs: Math.round(random() * 900) / 10,
      ...(random() < 0.5 ? { entropyBits: random() * 11 } : {}),
    };
  });
}

/** mulberry32. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
