// voy-search 0.6.3 imports its wasm as a module, which needs a bundler plugin; this does what its
// voy_search.js does, with bytes from anywhere.
import type * as voyGlue from 'voy-search/voy_search_bg.js';
import { AppError } from '../../src/core/errors';
import { VOY_DECIMALS, type VoyApi, type VoyPoints } from './voy-api';

/** voy_search_bg.js. It can be given one wasm instance in its life. */
export type VoyGlue = typeof voyGlue;

interface OpenIndex {
  readonly voy: voyGlue.Voy;
  readonly dimensions: number;
}

/** `readWasm` gives voy_search_bg.wasm; it is asked at the first call that needs it. */
export function createVoyLibrary(
  glue: VoyGlue,
  readWasm: () => Promise<BufferSource | Response>,
): VoyApi {
  const indexes = new Map<string, OpenIndex>();
  let started: Promise<void> | undefined;
  let adds = 0;
  let removes = 0;
  let searches = 0;

  async function instantiate(): Promise<void> {
    const wasm = await readWasm();
    const bytes = wasm instanceof Response ? await wasm.arrayBuffer() : wasm;
    const { instance } = await WebAssembly.instantiate(bytes, {
      './voy_search_bg.js': { ...glue },
    });
    glue.__wbg_set_wasm(instance.exports);
  }

  const find = (indexId: string): OpenIndex => {
    const index = indexes.get(indexId);
    if (!index) throw new AppError('record-not-found', `No voy index ${indexId}`);
    return index;
  };

  return {
    async start(indexId, dimensions) {
      started ??= instantiate();
      await started;
      indexes.get(indexId)?.voy.free();
      indexes.set(indexId, { voy: new glue.Voy({ embeddings: [] }), dimensions });
    },
    async drop(indexId) {
      indexes.get(indexId)?.voy.free();
      indexes.delete(indexId);
    },
    async add(indexId, points) {
      const { voy, dimensions } = find(indexId);
      adds += 1;
      voy.add(toResource(points, dimensions));
    },
    async remove(indexId, points) {
      const { voy, dimensions } = find(indexId);
      removes += 1;
      voy.remove(toResource(points, dimensions));
    },
    async search(indexId, query, limit) {
      const { voy } = find(indexId);
      searches += 1;
      const { neighbors } = voy.search(query, limit);
      return Uint32Array.from(neighbors, ({ id }) => Number(id));
    },
    async counts() {
      const points = [...indexes.values()].reduce((sum, { voy }) => sum + voy.size(), 0);
      return { points, adds, removes, searches };
    },
  };
}

function toResource({ ids, values }: VoyPoints, dimensions: number): voyGlue.Resource {
  return {
    embeddings: Array.from(ids, (id, row) => ({
      id: String(id),
      title: '',
      url: '',
      // It takes plain arrays only.
      embeddings: Array.from(
        values.subarray(row * dimensions, (row + 1) * dimensions),
        (value) => value / VOY_DECIMALS,
      ),
    })),
  };
}
