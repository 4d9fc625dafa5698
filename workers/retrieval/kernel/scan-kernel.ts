// The inner loop of a vector search: one int8 plane against one int16 query.
import { scanKernelBase64 } from './scan-kernel.generated';
import { createScalarScan } from './scan-scalar';

/**
 * scores[row] = f32(dot(plane[row], query)) * scales[row], all in the memory the scan was made for.
 * Addresses are multiples of 16, `rows` of 4, `width` (values of a row) of 16. A NaN scale gives a
 * NaN score.
 */
export type Scan = (
  plane: number,
  scales: number,
  query: number,
  scores: number,
  rows: number,
  width: number,
) => void;

interface KernelExports {
  readonly scan: Scan;
}

export interface ScanKernel {
  readonly kind: 'simd' | 'scalar';
  readonly scan: Scan;
}

function kernelBytes(): Uint8Array<ArrayBuffer> {
  const text = atob(scanKernelBase64);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

let compiled: WebAssembly.Module | undefined;

/** `allowSimd` false: as in a browser without wasm SIMD. */
export function createScanKernel(memory: WebAssembly.Memory, allowSimd = true): ScanKernel {
  const bytes = kernelBytes();
  if (!allowSimd || !WebAssembly.validate(bytes)) {
    return { kind: 'scalar', scan: createScalarScan(memory) };
  }
  compiled ??= new WebAssembly.Module(bytes);
  const instance = new WebAssembly.Instance(compiled, { env: { memory } });
  // What assembly/scan.ts exports; the types of wasm say nothing about it.
  const { scan } = instance.exports as unknown as KernelExports;
  return { kind: 'simd', scan };
}
