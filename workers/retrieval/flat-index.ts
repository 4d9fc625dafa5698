// flat-i8: every vector as two int8 planes in segments of 1,024 rows in one wasm memory. A search
// scans the high planes with the SIMD kernel and ranks the best by both planes, which is exact.
import { AppError } from '../../src/core/errors';
import { createScanKernel } from './kernel/scan-kernel';
import {
  hasDirection,
  lengthOf,
  LOW_STEPS,
  paddedWidth,
  quantizeQuery,
  quantizeRow,
} from './quantize';
import { createTopIds } from './top-ids';
import { SEGMENT_ROWS, type Accept, type ScoredId, type VectorIndex } from './vector-index';

export interface FlatIndex extends VectorIndex {
  readonly kernel: 'simd' | 'scalar';
  searchNow(query: Float32Array, limit: number, accept?: Accept): ScoredId[];
  /** Exact cosines of those that are there, best first. */
  score(query: Float32Array, ids: Iterable<number>): ScoredId[];
  /** The stored direction, of length 1 to about 1e-5. */
  vectorOf(id: number): Float32Array | undefined;
  ids(): number[];
}

/** At least so many of the scan are ranked again: 16 give recall 1.0000 on hard data (k = 8). */
const RANKED_AGAIN = 32;
const PAGE_BYTES = 65_536;

/** `allowSimd` false runs the scalar twin, for tests. */
export function createFlatIndex(dimensions: number, allowSimd = true): FlatIndex {
  const width = paddedWidth(dimensions);
  const planeBytes = SEGMENT_ROWS * width;
  const slotBytes = 2 * planeBytes + SEGMENT_ROWS * 4;
  const scoresAt = width * 2;
  const slotsAt = scoresAt + SEGMENT_ROWS * 4;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(slotsAt / PAGE_BYTES) });
  const { kind, scan } = createScanKernel(memory, allowSimd);

  // Segment -> slot. Slots of segments that became empty are used again.
  const slotOf = new Map<number, { readonly at: number; rows: number; live: number }>();
  const freeSlots: number[] = [];
  let slots = 0;
  let vectors = 0;

  // Made again when the memory has grown; until then they see all of it.
  let bytes = new Int8Array(memory.buffer);
  let floats = new Float32Array(memory.buffer);
  const highAt = (at: number, row: number) => at + row * width;
  const lowAt = (at: number, row: number) => at + planeBytes + row * width;
  const scaleAt = (at: number, row: number) => (at + 2 * planeBytes) / 4 + row;

  function openSlot(segment: number, isEmpty = true) {
    const known = slotOf.get(segment);
    if (known) return known;
    let at = freeSlots.pop();
    if (at === undefined) {
      at = slotsAt + slots * slotBytes;
      const missing = at + slotBytes - memory.buffer.byteLength;
      if (missing > 0) {
        grow(memory, missing);
        bytes = new Int8Array(memory.buffer);
        floats = new Float32Array(memory.buffer);
      }
      slots += 1;
    }
    // Planes of a loaded segment are written over.
    if (isEmpty) bytes.fill(0, at, at + 2 * planeBytes);
    // A row without a vector scores NaN, which is better than nothing it is compared with.
    floats.fill(NaN, scaleAt(at, 0), scaleAt(at, SEGMENT_ROWS));
    const slot = { at, rows: 0, live: 0 };
    slotOf.set(segment, slot);
    return slot;
  }

  function closeSlot(segment: number) {
    const slot = slotOf.get(segment);
    if (!slot) return;
    vectors -= slot.live;
    slotOf.delete(segment);
    freeSlots.push(slot.at);
  }

  const find = (id: number) => {
    const slot = slotOf.get(Math.floor(id / SEGMENT_ROWS));
    if (!slot) return undefined;
    const row = id % SEGMENT_ROWS;
    const scale = floats[scaleAt(slot.at, row)] ?? NaN;
    return Number.isNaN(scale) ? undefined : { slot, row, scale };
  };

  function exactScore(query: Float32Array, queryLength: number, id: number): number | undefined {
    const found = find(id);
    if (!found) return undefined;
    const high = highAt(found.slot.at, found.row);
    const low = lowAt(found.slot.at, found.row);
    let dot = 0;
    for (let index = 0; index < dimensions; index += 1) {
      const value = (bytes[high + index] ?? 0) * LOW_STEPS + (bytes[low + index] ?? 0);
      dot += (query[index] ?? 0) * value;
    }
    return (dot * found.scale) / (LOW_STEPS * queryLength);
  }

  function score(query: Float32Array, ids: Iterable<number>): ScoredId[] {
    const length = lengthOf(query);
    const scored: ScoredId[] = [];
    for (const id of ids) {
      const value = exactScore(query, length, id);
      if (value !== undefined) scored.push({ id, score: value });
    }
    return scored.sort((a, b) => b.score - a.score || a.id - b.id);
  }

  function scanAll(query: Float32Array, limit: number, accept?: Accept): ScoredId[] {
    quantizeQuery(query, new Int16Array(memory.buffer, 0, width));
    const best = createTopIds(limit);
    const scores = new Float32Array(memory.buffer, scoresAt, SEGMENT_ROWS);
    const segments = [...slotOf].sort(([a], [b]) => a - b);
    for (const [segment, { at, rows }] of segments) {
      const scanned = Math.ceil(rows / 4) * 4;
      scan(at, at + 2 * planeBytes, 0, scoresAt, scanned, width);
      const firstId = segment * SEGMENT_ROWS;
      let threshold = best.threshold();
      for (let row = 0; row < rows; row += 1) {
        const value = scores[row] ?? NaN;
        if (!(value > threshold) || (accept && !accept(firstId + row))) continue;
        best.offer(firstId + row, value);
        threshold = best.threshold();
      }
    }
    return best.list();
  }

  const searchNow: FlatIndex['searchNow'] = (query, limit, accept) => {
    if (query.length !== dimensions || limit < 1 || !hasDirection(lengthOf(query))) return [];
    const candidates = scanAll(query, Math.max(RANKED_AGAIN, limit * 2), accept);
    const ids = candidates.map(({ id }) => id);
    return score(query, ids).slice(0, limit);
  };

  function remove(id: number): boolean {
    const found = find(id);
    if (!found) return false;
    const { slot, row } = found;
    floats[scaleAt(slot.at, row)] = NaN;
    bytes.fill(0, highAt(slot.at, row), highAt(slot.at, row) + width);
    bytes.fill(0, lowAt(slot.at, row), lowAt(slot.at, row) + width);
    slot.live -= 1;
    vectors -= 1;
    if (slot.live === 0) closeSlot(Math.floor(id / SEGMENT_ROWS));
    return true;
  }

  return {
    dimensions,
    kernel: kind,
    add(id, vector) {
      if (vector.length !== dimensions) return false;
      const length = lengthOf(vector);
      if (!hasDirection(length)) return false;
      const known = find(id) !== undefined;
      const slot = openSlot(Math.floor(id / SEGMENT_ROWS));
      const row = id % SEGMENT_ROWS;
      const { at } = slot;
      const scale = quantizeRow(vector, length, bytes, highAt(at, row), lowAt(at, row));
      floats[scaleAt(at, row)] = scale;
      slot.rows = Math.max(slot.rows, row + 1);
      if (!known) {
        slot.live += 1;
        vectors += 1;
      }
      return true;
    },
    remove,
    has: (id) => find(id) !== undefined,
    search: async (query, limit, accept) => searchNow(query, limit, accept),
    searchNow,
    score,
    vectorOf(id) {
      const found = find(id);
      if (!found) return undefined;
      const high = highAt(found.slot.at, found.row);
      const low = lowAt(found.slot.at, found.row);
      const factor = found.scale / LOW_STEPS;
      const vector = new Float32Array(dimensions);
      for (let index = 0; index < dimensions; index += 1) {
        const value = (bytes[high + index] ?? 0) * LOW_STEPS + (bytes[low + index] ?? 0);
        vector[index] = value * factor;
      }
      return vector;
    },
    ids() {
      const found: number[] = [];
      for (const [segment, { at, rows }] of slotOf) {
        for (let row = 0; row < rows; row += 1) {
          if (!Number.isNaN(floats[scaleAt(at, row)])) found.push(segment * SEGMENT_ROWS + row);
        }
      }
      return found.sort((a, b) => a - b);
    },
    save(segment) {
      const slot = slotOf.get(segment);
      if (!slot) return undefined;
      const { at, rows } = slot;
      const saved = new Uint8Array(rows * (2 * width + 4));
      const source = new Uint8Array(memory.buffer, at, slotBytes);
      saved.set(source.subarray(0, rows * width));
      saved.set(source.subarray(planeBytes, planeBytes + rows * width), rows * width);
      saved.set(source.subarray(2 * planeBytes, 2 * planeBytes + rows * 4), 2 * rows * width);
      return saved;
    },
    load(segment, saved) {
      closeSlot(segment);
      const rows = saved.length / (2 * width + 4);
      if (!Number.isInteger(rows) || rows < 1 || rows > SEGMENT_ROWS) return false;
      const slot = openSlot(segment, rows < SEGMENT_ROWS);
      const target = new Uint8Array(memory.buffer, slot.at, slotBytes);
      target.set(saved.subarray(0, rows * width));
      target.set(saved.subarray(rows * width, 2 * rows * width), planeBytes);
      target.set(saved.subarray(2 * rows * width), 2 * planeBytes);
      slot.rows = rows;
      for (let row = 0; row < rows; row += 1) {
        if (!Number.isNaN(floats[scaleAt(slot.at, row)])) slot.live += 1;
      }
      vectors += slot.live;
      return true;
    },
    stats: () => ({ vectors, memoryBytes: memory.buffer.byteLength }),
  };
}

function grow(memory: WebAssembly.Memory, missingBytes: number): void {
  try {
    memory.grow(Math.ceil(missingBytes / PAGE_BYTES));
  } catch (error) {
    const details = { missingBytes };
    throw new AppError('out-of-memory', 'The vector index cannot grow', details, { cause: error });
  }
}
