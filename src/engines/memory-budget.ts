// How much memory models may take. No browser tells what is free, so these are rules of thumb.
import type { EngineId } from '../core/engine/engine';
import type { Device, MobileKind } from './device';

const GIB = 2 ** 30;

/**
 * Safe figures measured by others; above them the system ends the page. 1.2 GB reloaded an iPhone
 * 17 Pro Max (abhijitramesh/webgpu-bench, site/js/run/device.js).
 */
const mobileBudgets: Readonly<Record<MobileKind, { gpuBytes: number; cpuBytes: number }>> = {
  iphone: { gpuBytes: 700e6, cpuBytes: 450e6 },
  ipad: { gpuBytes: 1500e6, cpuBytes: 1500e6 },
  android: { gpuBytes: 1500e6, cpuBytes: 800e6 },
};

/** Integrated graphics share the memory and may take more than half of it. */
const GPU_SHARE = 0.6;
/** The page, its other workers and other programs need the rest. */
const CPU_SHARE = 0.5;
/** What 32-bit wasm can address, less the room it wastes. */
const WASM32_BYTES = 3.5e9;
/** wllama's build for browsers without 64-bit memory. */
const COMPAT_BYTES = 2e9;

/** Browsers that do not tell: what most computers have. */
function memoryOf(device: Device): number {
  return device.memoryBytes ?? 8 * GIB;
}

export function gpuBudgetBytes(device: Device): number {
  const shared = memoryOf(device) * GPU_SHARE;
  return device.mobileKind ? Math.min(mobileBudgets[device.mobileKind].gpuBytes, shared) : shared;
}

export function cpuBudgetBytes(device: Device, engine: EngineId = 'wllama'): number {
  const shared = memoryOf(device) * CPU_SHARE;
  const kind = device.mobileKind;
  const wasmBytes = engine === 'transformers' ? WASM32_BYTES : wllamaBytes(device);
  return Math.min(shared, wasmBytes, kind ? mobileBudgets[kind].cpuBytes : Infinity);
}

function wllamaBytes({ wasmMemory64 }: Device): number {
  return wasmMemory64 ? Infinity : COMPAT_BYTES;
}

/** Where models would mostly go: a real graphics card, else the processor's memory. */
export function modelMemoryBytes(device: Device): number {
  const hasCard = device.webgpu !== undefined && !device.webgpu.software;
  return hasCard ? gpuBudgetBytes(device) : cpuBudgetBytes(device);
}
