// voy-search behind the contract of a vector index. The flat index stores, scores and answers
// whatever voy cannot: filters, large collections, and the time until a worker that failed is built
// again. voy only names the nearest, so an answer is the same whoever gave it.
import type { VectorEngineStats } from '../../src/core/documents/retrieval-api';
import { AppError, toAppError } from '../../src/core/errors';
import { log } from '../../src/core/log';
import type { WorkerClient } from '../../src/core/wire/worker-rpc';
import type { FlatIndex } from './flat-index';
import { hasDirection, lengthOf } from './quantize';
import type { VectorIndex } from './vector-index';
import type { VoyApi, VoyPoints } from './voy-api';
import { createVoyGroups, type Point, type VoyGroups } from './voy-groups';

export interface VoyIndexOptions {
  readonly flat: FlatIndex;
  readonly voy: WorkerClient<VoyApi>;
  /** Its name in the voy worker, which other indexes share. */
  readonly indexId: string;
  /** With more vectors the flat index answers alone. */
  readonly limit: number;
}

export interface VoyIndex extends VectorIndex {
  engineStats(): VectorEngineStats;
  /** Resolves when voy has what the flat index has, or is not to be used. */
  settled(): Promise<void>;
  /** Frees what voy holds. */
  close(): Promise<void>;
}

/** voy pads to this, and cuts what is longer without a word. */
const VOY_MAX_DIMENSIONS = 768;
const BATCH = 500;
const MAX_FAILURES = 3;
/** A search takes milliseconds; a worker that does not answer is replaced. */
const ANSWER_WITHIN_MS = 3_000;

export function createVoyIndex({ flat, voy, indexId, limit }: VoyIndexOptions): VoyIndex {
  const { dimensions } = flat;
  let groups: VoyGroups = createVoyGroups();
  /** Ids whose points may differ from the flat index. */
  let touched = new Set<number>();
  let isStarted = false;
  let building: Promise<void> | undefined;
  let failures = 0;
  let revision = 0;
  let voySearches = 0;
  let flatSearches = 0;

  const isUsable = () =>
    failures < MAX_FAILURES &&
    dimensions <= VOY_MAX_DIMENSIONS &&
    flat.stats().vectors > 0 &&
    flat.stats().vectors <= limit;

  function fail(error: unknown): void {
    const { code, message } = toAppError(error);
    log('warn', `voy-search failed, the flat index answers: ${message}`);
    // Another index's failure replaced the worker; this one only has to be built again.
    if (code !== 'record-not-found') {
      failures += 1;
      voy.terminate();
    }
    isStarted = false;
  }

  const toPoints = (points: readonly Point[]): VoyPoints => {
    const values = new Int32Array(points.length * dimensions);
    points.forEach((point, row) => values.set(point.values, row * dimensions));
    return { ids: Uint32Array.from(points, ({ point }) => point), values };
  };

  async function sendBatch(): Promise<void> {
    const removed: Point[] = [];
    const added: Point[] = [];
    for (const id of [...touched].slice(0, BATCH)) {
      touched.delete(id);
      const gone = groups.remove(id);
      if (gone) removed.push(gone);
      const vector = flat.vectorOf(id);
      const fresh = vector && groups.add(id, vector);
      if (fresh) added.push(fresh);
    }
    if (removed.length > 0) await voy.call('remove', indexId, toPoints(removed));
    if (added.length > 0) await voy.call('add', indexId, toPoints(added));
  }

  async function build(): Promise<void> {
    try {
      if (!isStarted) {
        await voy.call('start', indexId, dimensions);
        isStarted = true;
        groups = createVoyGroups();
        touched = new Set(flat.ids());
      }
      while (touched.size > 0 && isUsable()) await sendBatch();
    } catch (error) {
      fail(error);
    }
  }

  async function release(): Promise<void> {
    if (!isStarted) return;
    isStarted = false;
    groups = createVoyGroups();
    try {
      if (voy.isRunning()) await voy.call('drop', indexId);
    } catch (error) {
      fail(error);
    }
  }

  /** Starts what has to be done before voy can answer. */
  function prepare(): void {
    if (building) return;
    const work = isUsable() ? build() : release();
    building = work.finally(() => {
      building = undefined;
    });
  }

  async function ask(query: Float32Array, wanted: number) {
    const length = lengthOf(query);
    if (query.length !== dimensions || !hasDirection(length)) return undefined;
    const asked = revision;
    const unit = query.map((value) => value / length);
    try {
      // More than wanted, because five decimals may exchange neighbours.
      const points = await within(voy.call('search', indexId, unit, Math.max(32, wanted * 2)));
      if (revision !== asked) return undefined;
      const ids = Array.from(points).flatMap((point) => [...groups.idsOf(point)]);
      const hits = flat.score(query, ids).slice(0, wanted);
      if (hits.length < Math.min(wanted, flat.stats().vectors)) {
        throw new AppError('internal', `voy-search lost vectors: ${hits.length} of ${wanted}`);
      }
      failures = 0;
      return hits;
    } catch (error) {
      fail(error);
      prepare();
      return undefined;
    }
  }

  const change = (id: number) => {
    revision += 1;
    if (isStarted) touched.add(id);
  };

  return {
    dimensions,
    add(id, vector) {
      const isAdded = flat.add(id, vector);
      if (isAdded) change(id);
      return isAdded;
    },
    remove(id) {
      const isRemoved = flat.remove(id);
      if (isRemoved) change(id);
      return isRemoved;
    },
    has: flat.has,
    save: flat.save,
    load(segment, bytes) {
      revision += 1;
      isStarted = false;
      return flat.load(segment, bytes);
    },
    async search(query, wanted, accept) {
      const isReady = isStarted && !building && touched.size === 0;
      if (!accept && wanted > 0 && isReady && isUsable()) {
        const hits = await ask(query, wanted);
        if (hits) {
          voySearches += 1;
          return hits;
        }
      } else if (!isReady || !isUsable()) {
        prepare();
      }
      flatSearches += 1;
      return flat.searchNow(query, wanted, accept);
    },
    stats: flat.stats,
    engineStats() {
      const isReady = isStarted && touched.size === 0;
      const state = isReady ? 'ready' : 'idle';
      return {
        vectors: flat.stats().vectors,
        voySearches,
        flatSearches,
        voy: isUsable() ? (building ? 'building' : state) : 'off',
      };
    },
    async settled() {
      while (isUsable() && (building || !isStarted || touched.size > 0)) {
        prepare();
        await building;
      }
    },
    close: release,
  };
}

async function within<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new AppError('engine-crashed', 'voy-search does not answer'));
    }, ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
