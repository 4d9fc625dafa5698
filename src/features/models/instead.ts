// What to take where a model is too big for this device, or for the room that is left on it.
import type { ModelFit } from '../../runtime/models/model-library';
import type { ModelEntry } from './model-entries';

export interface InsteadInputs {
  readonly entries: Iterable<ModelEntry>;
  readonly fitOf: (entry: ModelEntry) => ModelFit | undefined;
  readonly isInstalled: (entry: ModelEntry) => boolean;
  /** Bytes that may be downloaded for it; what is here already needs none. */
  readonly freeBytes?: number;
}

/**
 * The largest smaller model for the same task that fits well here, of the same family where there is
 * one. Never the demonstration: nobody who wanted a large model would be helped.
 */
export function findInstead(
  wanted: ModelEntry,
  { entries, fitOf, isInstalled, freeBytes = Infinity }: InsteadInputs,
): ModelEntry | undefined {
  const { spec } = wanted;
  const fitting = [...entries].filter(
    (entry) =>
      entry.spec.task === spec.task &&
      entry.spec.bytes < spec.bytes &&
      entry.spec.demo !== true &&
      (spec.vision !== true || entry.spec.vision === true) &&
      fitOf(entry)?.fit === 'fits' &&
      (isInstalled(entry) || entry.spec.bytes <= freeBytes),
  );
  const isKin = (entry: ModelEntry) => Number(entry.spec.family === spec.family);
  return fitting.toSorted((a, b) => isKin(b) - isKin(a) || b.spec.bytes - a.spec.bytes)[0];
}
