// What this device offers, asked without any risk: no allocation, no device, no download.

export interface WebgpuAdapterFacts {
  readonly vendor: string;
  readonly architecture: string;
  /** Empty where the browser keeps it to itself, as most do. */
  readonly description: string;
  readonly shaderF16: boolean;
  readonly subgroups: boolean;
  /** `maxBufferSize`: the largest single buffer. */
  readonly maxBufferBytes: number;
  /** `maxStorageBufferBindingSize`: how much of one a shader can see. */
  readonly maxBindingBytes: number;
  /** Computed on the CPU (SwiftShader, llvmpipe, WARP): right but far slower than wasm. */
  readonly software: boolean;
}

export interface Device {
  /** Undefined: no WebGPU, or no adapter. */
  readonly webgpu: WebgpuAdapterFacts | undefined;
  /** Without it SharedArrayBuffer is missing and engines run on one thread. */
  readonly crossOriginIsolated: boolean;
  readonly logicalCores: number;
  /** Wasm may use more than 4 GB; without it engines come in smaller builds. */
  readonly wasmMemory64: boolean;
  /** Rounded and capped by the browser (8 GiB in most); absent in Firefox and Safari. */
  readonly memoryBytes?: number;
  /** Absent where the browser does not tell. */
  readonly storage?: StorageFacts;
  readonly mobile: boolean;
  /** There whenever `mobile` is true. */
  readonly mobileKind?: MobileKind;
}

export interface StorageFacts {
  readonly usageBytes: number;
  readonly quotaBytes: number;
  /** The browser has agreed not to clear it by itself. */
  readonly isPersisted: boolean;
}

export type MobileKind = 'iphone' | 'ipad' | 'android';

/** Not in the DOM lib. */
interface NavigatorHints {
  readonly deviceMemory?: number;
  readonly userAgentData?: { readonly mobile: boolean };
}

/** The smallest module with a 64-bit memory: header, then one memory of one page with flag 4. */
const MEMORY64_MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 5, 3, 1, 4, 1]);

/** Some drivers never answer; the app must not wait for them. */
const ADAPTER_WITHIN_MS = 3_000;

export async function probeDevice(): Promise<Device> {
  const hints: Navigator & NavigatorHints = navigator;
  const [webgpu, storage] = await Promise.all([probeWebgpu(), probeStorage()]);
  return {
    webgpu,
    crossOriginIsolated: globalThis.crossOriginIsolated,
    logicalCores: navigator.hardwareConcurrency || 1,
    wasmMemory64: WebAssembly.validate(MEMORY64_MODULE),
    ...(hints.deviceMemory === undefined ? {} : { memoryBytes: hints.deviceMemory * 2 ** 30 }),
    ...(storage ? { storage } : {}),
    ...mobileFacts(navigator.userAgent, navigator.maxTouchPoints, hints.userAgentData?.mobile),
  };
}

/**
 * Asks for the adapter's card of facts only. Memory is never tried out: on telephones the trial
 * itself ends the page.
 */

async function probeWebgpu(): Promise<WebgpuAdapterFacts | undefined> {
  const gpu = (navigator as Partial<Navigator>).gpu;
  const adapter = await Promise.race([gpu?.requestAdapter(), after(ADAPTER_WITHIN_MS)]);
  if (!adapter) return undefined;
  const { vendor, architecture, description } = adapter.info;
  return {
    vendor,
    architecture,
    description,
    shaderF16: adapter.features.has('shader-f16'),
    subgroups: adapter.features.has('subgroups'),
    maxBufferBytes: adapter.limits.maxBufferSize,
    maxBindingBytes: adapter.limits.maxStorageBufferBindingSize,
    software:
      adapter.info.isFallbackAdapter || isSoftware(`${vendor} ${architecture} ${description}`),
  };
}

async function probeStorage(): Promise<Device['storage']> {
  // Absent on plain-http hosts.
  const storage = (navigator as Partial<Navigator>).storage;
  const [{ usage, quota } = {}, isPersisted = false] = await Promise.all([
    storage?.estimate(),
    storage?.persisted(),
  ]);
  return usage === undefined || quota === undefined
    ? undefined
    : { usageBytes: usage, quotaBytes: quota, isPersisted };
}

export function isSoftware(adapterWords: string): boolean {
  return /swiftshader|llvmpipe|lavapipe|basic render|warp|software/i.test(adapterWords);
}

/** `hint`: `userAgentData.mobile`, where the browser has it. iPads call themselves Macs; no Mac has a touch screen. */
export function mobileFacts(
  userAgent: string,
  touchPoints: number,
  hint?: boolean,
): Pick<Device, 'mobile' | 'mobileKind'> {
  const isPad = /iPad/.test(userAgent) || (/Mac/.test(userAgent) && touchPoints > 1);
  const mobile = hint ?? (isPad || /Android|iPhone|Mobile/.test(userAgent));
  if (!mobile) return { mobile };
  if (/iPhone|iPod/.test(userAgent)) return { mobile, mobileKind: 'iphone' };
  return { mobile, mobileKind: isPad ? 'ipad' : 'android' };
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) =>
    setTimeout(() => {
      resolve(undefined);
    }, ms),
  );
}

/** As the engines choose when nobody says: half the logical cores, but both of two. */
export function threadsFor({
  logicalCores,
  crossOriginIsolated,
}: Pick<Device, 'logicalCores' | 'crossOriginIsolated'>): number {
  return crossOriginIsolated && logicalCores >= 2 ? Math.max(2, Math.floor(logicalCores / 2)) : 1;
}
