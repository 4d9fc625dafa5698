// What the figures of a token say: how sure the model was, and what sampling would have left.
import type { Parameters } from '../prompt/overrides';
import { alternativesAt, isRecorded, type TokenTrace } from './token-trace';

/** Below it a token counts as uncertain. */
export const UNCERTAIN_BELOW = 0.5;
/** Above it a step counts as open. */
export const OPEN_ABOVE_BITS = 2;

/** From 0 (90 % and over) to 4 (under 30 %): the steps of the confidence ramp. */
export function confidenceStep(probability: number): 0 | 1 | 2 | 3 | 4 {
  if (probability >= 0.9) return 0;
  if (probability >= 0.7) return 1;
  if (probability >= 0.5) return 2;
  return probability >= 0.3 ? 3 : 4;
}

/** NaN where nothing was recorded. */
export function probabilityAt(trace: TokenTrace, index: number): number {
  return Math.exp(trace.logprob[index] ?? NaN);
}

export interface Entropy {
  readonly bits: number;
  /** False: from the alternatives alone, the rest taken as one; the true value is at least this. */
  readonly isExact: boolean;
}

/** NaN bits where nothing was recorded. */
export function entropyAt(trace: TokenTrace, index: number): Entropy {
  const exact = trace.entropyBits[index] ?? NaN;
  if (!Number.isNaN(exact)) return { bits: exact, isExact: true };
  if (!isRecorded(trace, index)) return { bits: NaN, isExact: false };
  let rest = 1;
  let bits = 0;
  const [from = 0, to = 0] = [trace.topStart[index], trace.topStart[index + 1]];
  for (let at = from; at < to; at += 1) {
    const probability = Math.exp(trace.topLogprob[at] ?? -Infinity);
    rest -= probability;
    bits += surprise(probability);
  }
  return { bits: bits + surprise(Math.max(0, rest)), isExact: false };
}

function surprise(probability: number): number {
  return probability > 0 ? -probability * Math.log2(probability) : 0;
}

/** The next uncertain token after `index` (before it with `step` -1); undefined where there is none. */
export function nextUncertain(trace: TokenTrace, index: number, step: 1 | -1): number | undefined {
  for (let at = index + step; at >= 0 && at < trace.entry.length; at += step) {
    if (probabilityAt(trace, at) < UNCERTAIN_BELOW) return at;
  }
  return undefined;
}

export interface TraceSummary {
  readonly tokens: number;
  readonly meanProbability: number;
  readonly openSteps: number;
  readonly perplexity: number;
  readonly tokensPerSecond: number;
}

/** Over the recorded tokens. */
export function summarise(trace: TokenTrace): TraceSummary {
  let tokens = 0;
  let probability = 0;
  let logprob = 0;
  let openSteps = 0;
  let durationMs = 0;
  for (let index = 0; index < trace.entry.length; index += 1) {
    if (!isRecorded(trace, index)) continue;
    probability += probabilityAt(trace, index);
    logprob += trace.logprob[index] ?? 0;
    if (entropyAt(trace, index).bits > OPEN_ABOVE_BITS) openSteps += 1;
    // The first token's time is the prompt's.
    if (tokens > 0) durationMs += trace.durationMs[index] ?? 0;
    tokens += 1;
  }
  return {
    tokens,
    meanProbability: probability / tokens,
    openSteps,
    perplexity: Math.exp(-logprob / tokens),
    tokensPerSecond: durationMs > 0 ? ((tokens - 1) * 1000) / durationMs : NaN,
  };
}

export type Cut = 'top-k' | 'top-p' | 'min-p';

export interface StepChoice {
  /** Before sampling. */
  readonly raw: number;
  /** After it; 0 where it was cut. */
  readonly sampled: number;
  /** Sum of `raw` up to and including this one. */
  readonly cumulative: number;
  readonly cutBy?: Cut;
}

export interface StepDistribution {
  readonly choices: readonly StepChoice[];
  /** False: tokens that are not among the alternatives would have stayed too. */
  readonly isWhole: boolean;
}

/** What top-k, top-p, min-p and then temperature make of the alternatives of one step. */
export function distributionAt(
  trace: TokenTrace,
  index: number,
  sampling: Partial<Parameters>,
): StepDistribution {
  const raw = alternativesAt(trace, index).map(({ logprob }) => Math.exp(logprob));
  const { temperature = 1, topK = 0, topP = 1, minP = 0 } = sampling;
  const [best = 0] = raw;
  let cumulative = 0;
  const cuts = raw.map((probability, place) => {
    const before = cumulative;
    cumulative += probability;
    const cutBy = findCut(place, before, probability);
    return { raw: probability, cumulative, ...(cutBy ? { cutBy } : {}) };
  });
  function findCut(place: number, before: number, probability: number): Cut | undefined {
    if (place === 0) return undefined;
    if (topK > 0 && place >= topK) return 'top-k';
    if (before >= topP) return 'top-p';
    return probability < minP * best ? 'min-p' : undefined;
  }
  const weights = cuts.map(({ raw: probability, cutBy }, place) => {
    if (cutBy) return 0;
    if (temperature <= 0) return place === 0 ? 1 : 0;
    return (probability / best) ** (1 / temperature);
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const isGreedy = temperature <= 0;
  const isCut = cuts.some(({ cutBy }) => cutBy) || (topK > 0 && topK <= raw.length);
  return {
    choices: cuts.map((cut, place) => ({ ...cut, sampled: (weights[place] ?? 0) / sum })),
    isWhole: isGreedy || isCut || cumulative > 0.9999,
  };
}
