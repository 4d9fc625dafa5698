// How much memory models may take. No browser tells what is free, so these are rules of thumb.
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

/** Browsers that do not tell: what most computers have. */
function memoryOf(device: Device): number {
  return device.memoryBytes ?? 8 * GIB;
}

export function gpuBudgetBytes(device: Device): number {
  const shared = memoryOf(device) * GPU_SHARE;
  return device.mobileKind ? Math.min(mobileBudgets[device.mobileKind].gpuBytes, shared) : shared;
}

export function cpuBudgetBytes(device: Device): number {
  const shared = memoryOf(device) * CPU_SHARE;
  return device.mobileKind ? Math.min(mobileBudgets[device.mobileKind].cpuBytes, shared) : shared;
}

/** Where models would mostly go: a real graphics card, else the processor's memory. */
export function modelMemoryBytes(device: Device): number {
  const hasCard = device.webgpu !== undefined && !device.webgpu.software;
  return hasCard ? gpuBudgetBytes(device) : cpuBudgetBytes(device);
}
