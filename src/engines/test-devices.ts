// Devices for unit tests.
import type { Device, WebgpuAdapterFacts } from './device';

export const GIB = 2 ** 30;

export const laptop: Device = {
  webgpu: undefined,
  crossOriginIsolated: true,
  logicalCores: 8,
  wasmMemory64: true,
  memoryBytes: 8 * GIB,
  storage: { usageBytes: 0, quotaBytes: 100 * GIB, isPersisted: false },
  mobile: false,
};

export const appleGpu: WebgpuAdapterFacts = {
  vendor: 'apple',
  architecture: 'metal-3',
  description: '',
  shaderF16: true,
  subgroups: true,
  maxBufferBytes: 4 * GIB,
  maxBindingBytes: 4 * GIB,
  software: false,
};
