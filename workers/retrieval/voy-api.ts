// Contract of the voy worker. voy-search is kept in a worker of its own because one panic spoils the
// library for as long as its thread lives.

/** Equal rows break the k-d tree, so every point here has values of its own. */
export interface VoyPoints {
  readonly ids: Uint32Array;
  /** Row after row, each value times 100,000: five decimals. */
  readonly values: Int32Array;
}

export const VOY_DECIMALS = 100_000;

export interface VoyCounts {
  readonly points: number;
  /** Calls of the library since this worker started. */
  readonly adds: number;
  readonly removes: number;
  readonly searches: number;
}

/** `add`, `remove` and `search` throw `record-not-found` for an index that was not started. */
export interface VoyApi {
  /** An empty index; one of this name is dropped first. */
  start(indexId: string, dimensions: number): Promise<void>;
  drop(indexId: string): Promise<void>;
  add(indexId: string, points: VoyPoints): Promise<void>;
  /** Values must be those that were added: voy finds a point by them. */
  remove(indexId: string, points: VoyPoints): Promise<void>;
  /** Nearest first. `query` of length 1. */
  search(indexId: string, query: Float32Array, limit: number): Promise<Uint32Array>;
  counts(): Promise<VoyCounts>;
}
