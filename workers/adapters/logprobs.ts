// Raw log-probabilities: over the model's own logits, before penalties and temperature.

export interface RawLogprob {
  readonly id: number;
  /** Natural logarithm of the probability. */
  readonly logprob: number;
}

/** Log of the sum of exponentials; subtracting it from a logit gives its log-probability. */
export function logSumExp(logits: Float32Array): number {
  let max = -Infinity;
  for (const logit of logits) if (logit > max) max = logit;
  if (max === -Infinity) return -Infinity;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - max);
  return max + Math.log(sum);
}

/** Ids of the `count` largest logits, largest first; of equal ones the lower id first. */
export function topIds(logits: Float32Array, count: number): number[] {
  const top: number[] = [];
  if (count <= 0) return top;
  let floor = -Infinity;
  for (let id = 0; id < logits.length; id += 1) {
    const logit = logits[id] ?? -Infinity;
    if (top.length === count && !(logit > floor)) continue;
    let place = top.length;
    while (place > 0 && logit > (logits[top[place - 1] ?? 0] ?? -Infinity)) place -= 1;
    top.splice(place, 0, id);
    if (top.length > count) top.pop();
    if (top.length === count) floor = logits[top[count - 1] ?? 0] ?? -Infinity;
  }
  return top;
}

export interface Logprobs {
  /** Likeliest first. */
  readonly top: readonly RawLogprob[];
  /** Over the whole vocabulary. */
  readonly entropyBits: number;
  /** Of any token. */
  of(id: number): number;
}

/** The `count` likeliest tokens, and what is known of all. */
export function readLogprobs(logits: Float32Array, count: number): Logprobs {
  const total = logSumExp(logits);
  // Rounding may leave a certain token a hair above 0.
  const of = (id: number) => Math.min(0, (logits[id] ?? -Infinity) - total);
  const top = topIds(logits, count).map((id) => ({ id, logprob: of(id) }));
  return { top, entropyBits: entropyOf(logits, total), of };
}

function entropyOf(logits: Float32Array, total: number): number {
  let nats = 0;
  for (const logit of logits) {
    const logprob = logit - total;
    // Beyond that a term adds nothing, and an impossible token would make it NaN.
    if (logprob > -80) nats -= Math.exp(logprob) * logprob;
  }
  return Math.max(0, nats / Math.LN2);
}
