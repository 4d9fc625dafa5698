// How a model is loaded on this device: where, with how many threads and how much context, and what
// memory that takes.
import type { LoadOptions } from '../core/engine';
import type { ModelSpec } from '../core/model-manifest';
import type { ModelUse } from '../data/records';

export interface LoadPlan {
  readonly options: LoadOptions;
  /** Weights and cache; an estimate. */
  readonly memoryBytes: number;
}

/** Where the catalogue does not say: what models of a few hundred million parameters have. */
const CACHE_BYTES_PER_TOKEN = 24 * 1024;
/** Work space of the engine over the weights. */
const WORK_SPACE_FACTOR = 1.15;
/** A conversation needs at least so much, whatever the memory. */
const LEAST_CONTEXT = 2048;
const CONTEXT_STEP = 256;

/** `use`: what was learnt here before. `cpuOnly`: its GPU code failed here. */
export function planLoad(
  spec: ModelSpec,
  budgetBytes: number,
  use: ModelUse | undefined,
  cpuOnly = false,
): LoadPlan {
  const weightBytes = spec.bytes * WORK_SPACE_FACTOR;
  const perToken = spec.cacheBytesPerToken ?? CACHE_BYTES_PER_TOKEN;
  const contextLength = contextFor(spec, (budgetBytes - weightBytes) / perToken);
  const measured = use?.measured;
  const device = cpuOnly ? 'cpu' : measured?.backend;
  return {
    options: {
      contextLength,
      ...(device === undefined ? {} : { device }),
      ...(measured?.threads === undefined ? {} : { threads: measured.threads }),
    },
    memoryBytes: Math.round(weightBytes + contextLength * perToken),
  };
}

function contextFor(spec: ModelSpec, roomTokens: number): number {
  const rounded = Math.floor(roomTokens / CONTEXT_STEP) * CONTEXT_STEP;
  return Math.min(spec.contextLength, Math.max(LEAST_CONTEXT, rounded));
}
