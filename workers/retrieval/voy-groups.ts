// Which points voy holds for which ids. Vectors that are equal to five decimals are one point: the
// 33rd copy of one makes voy panic.
import { VOY_DECIMALS } from './voy-api';

interface Group {
  readonly point: number;
  readonly values: Int32Array;
  readonly ids: Set<number>;
}

export interface Point {
  readonly point: number;
  readonly values: Int32Array;
}

export interface VoyGroups {
  /** The new point; undefined where an equal one is there. */
  add(id: number, vector: Float32Array): Point | undefined;
  /** The point that nobody has any more; undefined while others have it, or none did. */
  remove(id: number): Point | undefined;
  has(id: number): boolean;
  ids(): Iterable<number>;
  idsOf(point: number): Iterable<number>;
  readonly points: number;
}

function contentHash(values: Int32Array): number {
  let hash = 0x811c9dc5;
  for (const value of values) hash = Math.imul(hash ^ value, 0x01000193);
  return hash;
}

const areEqual = (a: Int32Array, b: Int32Array) =>
  a.length === b.length && a.every((value, index) => value === b[index]);

export function createVoyGroups(): VoyGroups {
  const byHash = new Map<number, Group[]>();
  const byPoint = new Map<number, Group>();
  const byId = new Map<number, Group>();
  let nextPoint = 0;

  return {
    add(id, vector) {
      const values = Int32Array.from(vector, (value) => Math.round(value * VOY_DECIMALS));
      const hash = contentHash(values);
      const same = byHash.get(hash) ?? [];
      let group = same.find((other) => areEqual(other.values, values));
      const isNew = group === undefined;
      if (!group) {
        group = { point: nextPoint, values, ids: new Set() };
        nextPoint += 1;
        byHash.set(hash, [...same, group]);
        byPoint.set(group.point, group);
      }
      group.ids.add(id);
      byId.set(id, group);
      return isNew ? group : undefined;
    },
    remove(id) {
      const group = byId.get(id);
      if (!group) return undefined;
      byId.delete(id);
      group.ids.delete(id);
      if (group.ids.size > 0) return undefined;
      byPoint.delete(group.point);
      const hash = contentHash(group.values);
      const others = byHash.get(hash)?.filter((other) => other !== group) ?? [];
      if (others.length > 0) byHash.set(hash, others);
      else byHash.delete(hash);
      return group;
    },
    has: (id) => byId.has(id),
    ids: () => byId.keys(),
    idsOf: (point) => byPoint.get(point)?.ids ?? [],
    get points() {
      return byPoint.size;
    },
  };
}
