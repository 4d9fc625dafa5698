// Chooses the next token from logits, for libraries whose own sampler lacks a parameter of ours.
// Order as in llama.cpp: repetition penalty, top-k, top-p, min-p, temperature.
import type { GenerateRequest } from '../../src/core/engine/engine';
import { topIds } from './logprobs';

/** Tokens looked back at by the repetition penalty; llama.cpp's default. */
const PENALTY_WINDOW = 64;
/** Most candidates kept when neither top-k nor anything else limits them. */
const MAX_CANDIDATES = 256;

export type Sampler = (logits: Float32Array, history: readonly number[]) => number;

/** `temperature` 0 is greedy. `random` returns numbers in [0, 1). */
export function createSampler(
  request: Pick<
    GenerateRequest,
    'temperature' | 'topK' | 'topP' | 'minP' | 'repetitionPenalty' | 'seed'
  >,
  random: () => number = request.seed === undefined ? Math.random : createRandom(request.seed),
): Sampler {
  const temperature = request.temperature ?? 1;
  const penalty = request.repetitionPenalty ?? 1;
  const topK = request.topK && request.topK > 0 ? request.topK : MAX_CANDIDATES;

  return (rawLogits, history) => {
    const logits = penalty === 1 ? rawLogits : penalise(rawLogits, history, penalty);
    if (temperature <= 0) return topIds(logits, 1)[0] ?? 0;
    const candidates = topIds(logits, Math.min(topK, MAX_CANDIDATES));
    const kept = cutTail(toProbabilities(logits, candidates, 1), request.topP, request.minP);
    const weights = toProbabilities(logits, candidates.slice(0, kept), temperature);
    let rest = random();
    for (const [place, weight] of weights.entries()) {
      rest -= weight;
      if (rest < 0) return candidates[place] ?? 0;
    }
    return candidates[kept - 1] ?? 0;
  };
}

function penalise(logits: Float32Array, history: readonly number[], penalty: number): Float32Array {
  const changed = logits.slice();
  for (const id of new Set(history.slice(-PENALTY_WINDOW))) {
    const logit = changed[id];
    if (logit !== undefined) changed[id] = logit > 0 ? logit / penalty : logit * penalty;
  }
  return changed;
}

/** Softmax over some ids, largest logit first. */
function toProbabilities(
  logits: Float32Array,
  ids: readonly number[],
  temperature: number,
): number[] {
  const max = logits[ids[0] ?? 0] ?? 0;
  const weights = ids.map((id) => Math.exp(((logits[id] ?? -Infinity) - max) / temperature));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** How many of the leading candidates survive top-p and min-p; at least one. */
function cutTail(probabilities: readonly number[], topP = 1, minP = 0): number {
  const floor = minP * (probabilities[0] ?? 0);
  let sum = 0;
  let kept = 0;
  for (const probability of probabilities) {
    if (kept > 0 && (sum >= topP || probability < floor)) break;
    sum += probability;
    kept += 1;
  }
  return kept;
}

/** mulberry32: 32 bits of state, enough to repeat an answer from its seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
