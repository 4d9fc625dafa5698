// Which answers of a comparison are written at the same time. Two at once: a third would only make
// all of them slower, and each model is asked for one answer at a time anyway.
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Device } from '../../engines/device';
import { modelMemoryBytes } from '../../engines/memory-budget';
import { backendFor, chooseContext, neededBytes } from '../../engines/memory-needs';

/** For each side whether it may be written beside one that is not. */
export function findBeside(
  sides: readonly (ModelSpec | undefined)[],
  device: Device | undefined,
): readonly boolean[] {
  const inTurn = sides.map(() => false);
  const models = [...new Set(sides)];
  if (!device || models.includes(undefined)) return inTurn;
  const isBeside = sides.map((spec) => models.indexOf(spec) % 2 === 1);
  const those = (beside: boolean) =>
    sides.flatMap((spec, place) => (spec && isBeside[place] === beside ? [spec] : []));
  const [main, beside] = [those(false), those(true)];
  const largest = (specs: readonly ModelSpec[]) =>
    Math.max(0, ...specs.map((spec) => memoryOf(spec, device)));
  const fits = largest(main) + largest(beside) <= modelMemoryBytes(device);
  // Two on one card would wait for each other, and a card that is lost takes both.
  const shareCard = [main, beside].every((specs) => specs.some((spec) => isOnCard(spec, device)));
  return fits && !shareCard ? isBeside : inTurn;
}

function isOnCard(spec: ModelSpec, device: Device): boolean {
  return !spec.place && backendFor(spec, device) === 'webgpu';
}

/** A server's models take nothing here. */
function memoryOf(spec: ModelSpec, device: Device): number {
  return spec.place ? 0 : neededBytes(spec, chooseContext(spec, device));
}
