// The facts of a device as the Models page shows them: one value and one line under it each.
import { aboutBytes } from '../core/byte-text';
import { threadsFor, type Device, type WebgpuAdapterFacts } from './device';
import { modelMemoryBytes } from './memory-budget';

export interface DeviceFact {
  readonly value: string;
  readonly detail: string;
}

export interface DeviceDescription {
  readonly adapter: DeviceFact;
  /** What all loaded models together may take; a rule of thumb, no browser tells. */
  readonly memory: DeviceFact & { readonly bytes: number };
  readonly threads: DeviceFact;
  readonly storage: DeviceFact;
}

export function describeDevice(device: Device): DeviceDescription {
  const bytes = modelMemoryBytes(device);
  return {
    adapter: describeAdapter(device),
    memory: { bytes, value: aboutBytes(bytes), detail: describeMemory(device) },
    threads: describeThreads(device),
    storage: describeStorage(device),
  };
}

function describeAdapter({ webgpu }: Device): DeviceFact {
  if (!webgpu) return { value: 'Processor only', detail: 'this browser offers no WebGPU' };
  const detail = [
    `f16 ${webgpu.shaderF16 ? 'yes' : 'no'}`,
    `largest buffer ${binaryBytes(Math.min(webgpu.maxBufferBytes, webgpu.maxBindingBytes))}`,
  ].join(', ');
  if (!webgpu.software) return { value: `${nameOf(webgpu)}, WebGPU`, detail };
  return {
    value: `${nameOf(webgpu)}, no graphics card`,
    detail: `models use the processor, ${detail}`,
  };
}

/** "Apple metal-3", "NVIDIA ampere", or the driver's own words where the browser gives them. */
export function nameOf({ vendor, architecture, description }: WebgpuAdapterFacts): string {
  if (description !== '') return description;
  const words = [capitalized(vendor), architecture].filter((word) => word !== '').join(' ');
  return words === '' ? 'Graphics card' : words;
}

function capitalized(vendor: string): string {
  // Initialisms; the others are names.
  if (/^(amd|nvidia|arm)$/i.test(vendor)) return vendor.toUpperCase();
  return vendor.charAt(0).toUpperCase() + vendor.slice(1);
}

function describeMemory({ memoryBytes, mobileKind }: Device): string {
  if (mobileKind) return 'what such a device gave others';
  if (memoryBytes === undefined) return 'a guess, this browser does not tell';
  return `of ${binaryBytes(memoryBytes)} the browser admits to`;
}

function describeThreads(device: Device): DeviceFact {
  const value = `${threadsFor(device)} of ${device.logicalCores}`;
  if (device.crossOriginIsolated) return { value, detail: 'about half keeps the page quick' };
  return { value, detail: 'more after the next visit, if the site allows' };
}

function describeStorage({ storage }: Device): DeviceFact {
  if (!storage) return { value: 'Unknown', detail: 'this browser does not tell' };
  const free = Math.max(0, storage.quotaBytes - storage.usageBytes);
  const detail = storage.isPersisted ? 'kept until you delete it' : 'the browser may clear it';
  return { value: `${aboutBytes(free)} free`, detail };
}

/** Limits and memory are powers of two: "1 GB", "128 MB", "8 GB". */
function binaryBytes(bytes: number): string {
  const gib = bytes / 2 ** 30;
  if (gib >= 1) return `${Number(gib.toFixed(1))} GB`;
  return `${Math.round(bytes / 2 ** 20)} MB`;
}
