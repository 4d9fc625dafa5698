// What the page asks of the worker that times the flat index against a plain scan.
import type { VectorKind } from '../../../workers/retrieval/test-vectors';

export interface VectorsRequest {
  readonly kind: VectorKind;
  readonly count: number;
  readonly queries: number;
}

export interface VectorsAnswer {
  /** Share of the exact nearest 8 that were found. */
  readonly recall: number;
  /** Medians per query. */
  readonly indexMs: number;
  readonly scanMs: number;
  readonly buildPerSecond: number;
  /** Plain copies into one Float32Array of the final size. */
  readonly appendPerSecond: number;
  readonly storedBytesPerVector: number;
  readonly kernel: 'simd' | 'scalar';
}
