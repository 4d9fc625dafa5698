// What the queue is to somebody who looks at one entry of it.
import type { QueueState, Rest } from './place-queue';

export interface PlaceInLine {
  /** 1: the next one. */
  readonly position: number;
  /** All who wait for one of the same places. */
  readonly count: number;
  readonly places: readonly string[];
  /** None of its places can be asked before; the one that can be asked first. */
  readonly rest?: Rest;
}

/** Undefined: it does not wait. */
export function findPlaceInLine(
  { waiting, rests }: QueueState,
  id: string,
): PlaceInLine | undefined {
  const own = waiting.find((one) => one.id === id);
  if (!own) return undefined;
  const rivals = waiting.filter(({ places }) => places.some((place) => own.places.includes(place)));
  const told = own.places.map((place) => rests[place]).filter((rest) => rest?.why === 'told');
  const [first] = told.toSorted((a, b) => (a?.until ?? 0) - (b?.until ?? 0));
  return {
    position: rivals.indexOf(own) + 1,
    count: rivals.length,
    places: own.places,
    ...(first && told.length === own.places.length && { rest: first }),
  };
}
