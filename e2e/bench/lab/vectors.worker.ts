// The flat index and an exact scan in plain TypeScript over the same vectors, in turn.
import { createFlatIndex } from '../../../workers/retrieval/flat-index';
import { makeVectors, searchExactly } from '../../../workers/retrieval/test-vectors';
import { SEGMENT_ROWS } from '../../../workers/retrieval/vector-index';
import type { VectorsAnswer, VectorsRequest } from './vectors-api';

const NEAREST = 8;
const BLOCK = 10;
const ROUNDS = 3;
const DIMENSIONS = 384;

function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

/** What one would write without a library: dot products, and the best eight kept in order. */
function scan(all: Float32Array, count: number, query: Float32Array): number[] {
  const ids = new Array<number>(NEAREST).fill(-1);
  const scores = new Float64Array(NEAREST).fill(-Infinity);
  for (let row = 0; row < count; row += 1) {
    const start = row * DIMENSIONS;
    let dot = 0;
    for (let index = 0; index < DIMENSIONS; index += 1) {
      dot += (all[start + index] ?? 0) * (query[index] ?? 0);
    }
    if (dot <= (scores[NEAREST - 1] ?? 0)) continue;
    let place = NEAREST - 1;
    for (; place > 0 && (scores[place - 1] ?? 0) < dot; place -= 1) {
      scores[place] = scores[place - 1] ?? 0;
      ids[place] = ids[place - 1] ?? -1;
    }
    scores[place] = dot;
    ids[place] = row;
  }
  return ids;
}

function perSecond(count: number, work: () => void): number {
  const startedAt = performance.now();
  work();
  return (count * 1000) / (performance.now() - startedAt);
}

function measure({ kind, count, queries }: VectorsRequest): VectorsAnswer {
  const data = makeVectors(kind, count, queries, DIMENSIONS);
  // Once for the compiler, on data of its own.
  const warm = createFlatIndex(DIMENSIONS);
  data.rows.slice(0, 500).forEach((row, id) => warm.add(id, row));

  const all = new Float32Array(count * DIMENSIONS);
  const append = () => data.rows.forEach((row, id) => all.set(row, id * DIMENSIONS));
  append();
  const index = createFlatIndex(DIMENSIONS);
  const buildPerSecond = perSecond(count, () => data.rows.forEach((row, id) => index.add(id, row)));
  const appendPerSecond = perSecond(count, append);

  const times = { index: [] as number[], scan: [] as number[] };
  const timed = (into: number[], work: () => void) => {
    const startedAt = performance.now();
    work();
    into.push(performance.now() - startedAt);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let first = 0; first < queries; first += BLOCK) {
      const block = data.queries.slice(first, first + BLOCK);
      for (const query of block) timed(times.index, () => index.searchNow(query, NEAREST));
      for (const query of block) timed(times.scan, () => scan(all, count, query));
    }
  }

  let found = 0;
  for (const query of data.queries) {
    const wanted = new Set(searchExactly(data.rows, query, NEAREST));
    found += index.searchNow(query, NEAREST).filter(({ id }) => wanted.has(id)).length;
  }
  let storedBytes = 0;
  for (let segment = 0; segment * SEGMENT_ROWS < count; segment += 1) {
    storedBytes += index.save(segment)?.length ?? 0;
  }
  return {
    recall: found / (queries * NEAREST),
    indexMs: median(times.index),
    scanMs: median(times.scan),
    buildPerSecond,
    appendPerSecond,
    storedBytesPerVector: storedBytes / count,
    kernel: index.kernel,
  };
}

addEventListener('message', (event: MessageEvent<VectorsRequest>) => {
  try {
    postMessage({ value: measure(event.data) });
  } catch (error) {
    postMessage({ failure: String(error) });
  }
});
