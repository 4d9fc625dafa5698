import type { Scan } from './scan-kernel';

/** The kernel in TypeScript: the same numbers to the last bit, for browsers without wasm SIMD. */
export function createScalarScan(memory: WebAssembly.Memory): Scan {
  return (plane, scales, query, scores, rows, width) => {
    const { buffer } = memory;
    const values = new Int8Array(buffer, plane, rows * width);
    const wanted = new Int16Array(buffer, query, width);
    const scaleOf = new Float32Array(buffer, scales, rows);
    const scoreOf = new Float32Array(buffer, scores, rows);
    for (let row = 0; row < rows; row += 1) {
      const start = row * width;
      let dot = 0;
      for (let index = 0; index < width; index += 1) {
        dot += (values[start + index] ?? 0) * (wanted[index] ?? 0);
      }
      scoreOf[row] = Math.fround(dot) * (scaleOf[row] ?? 0);
    }
  };
}
