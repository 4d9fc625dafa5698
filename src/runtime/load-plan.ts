// How a model is loaded on this device: where, with how many threads and how much context, and what
// memory that takes.
import type { LoadOptions } from '../core/engine';
import type { ModelSpec } from '../core/model-manifest';
import type { ModelUse } from '../data/records';
import type { Device } from '../engines/device';
import { chooseContext, neededBytes } from '../engines/memory-needs';

export interface LoadPlan {
  readonly options: LoadOptions;
  /** Weights and cache; an estimate. */
  readonly memoryBytes: number;
}

/**
 * Follows the speed test where there was one; else the adapter chooses the place, and about half of
 * the logical cores. `cpuOnly`: its GPU code failed here.
 */
export function planLoad(
  spec: ModelSpec,
  device: Device,
  use: ModelUse | undefined,
  cpuOnly: boolean,
): LoadPlan {
  const measured = use?.measured;
  const contextLength = chooseContext(spec, device);
  const place = cpuOnly ? 'cpu' : measured?.backend;
  return {
    options: {
      contextLength,
      ...(place === undefined || place === 'server' ? {} : { device: place }),
      ...(measured?.threads === undefined ? {} : { threads: measured.threads }),
    },
    memoryBytes: Math.round(neededBytes(spec, contextLength)),
  };
}
