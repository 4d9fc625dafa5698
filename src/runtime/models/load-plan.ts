// How a model is loaded on this device: where, with how many threads and how much context, and what
// memory that takes.
import type { LoadOptions } from '../../core/engine/engine';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { ModelUse } from '../../data/records';
import type { Device } from '../../engines/device';
import { budgetBytesFor, chooseContext, neededBytes } from '../../engines/memory-needs';

export interface LoadPlan {
  readonly options: LoadOptions;
  /** Weights and cache; an estimate. */
  readonly memoryBytes: number;
}

/** What the person decided for every model; absent: Hearth decides. */
export interface LoadChoices {
  readonly threads?: number | undefined;
  /** In tokens. */
  readonly contextLength?: number | undefined;
}

/**
 * Follows what was chosen, then the speed test where there was one; else the adapter chooses the
 * place, and about half of the logical cores. `cpuOnly`: its GPU code failed here.
 */
export function planLoad(
  spec: ModelSpec,
  device: Device,
  use: ModelUse | undefined,
  cpuOnly: boolean,
  choices: LoadChoices = {},
): LoadPlan {
  const measured = use?.measured;
  const contextLength = contextFor(spec, device, choices.contextLength);
  const place = cpuOnly ? 'cpu' : measured?.backend;
  // A device with fewer cores may have the same settings from a backup.
  const chosenThreads = choices.threads && Math.min(choices.threads, device.logicalCores);
  const threads = device.crossOriginIsolated ? (chosenThreads ?? measured?.threads) : undefined;
  return {
    options: {
      contextLength,
      ...(place === undefined || place === 'server' ? {} : { device: place }),
      ...(threads === undefined ? {} : { threads }),
    },
    memoryBytes: Math.round(neededBytes(spec, contextLength)),
  };
}

/** What was chosen where the memory for models can hold it, else what fits. */
function contextFor(spec: ModelSpec, device: Device, chosen: number | undefined): number {
  const wanted = Math.min(chosen ?? Infinity, spec.contextLength);
  const fits = neededBytes(spec, wanted) <= budgetBytesFor(spec, device);
  return chosen !== undefined && fits ? wanted : chooseContext(spec, device);
}
