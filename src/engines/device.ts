// What this device offers, asked without any risk: no allocation, no device, no download.

export interface WebgpuAdapterFacts {
  readonly vendor: string;
  readonly architecture: string;
  readonly shaderF16: boolean;
  /** Largest single buffer. */
  readonly maxBufferBytes: number;
  /** Computed on the CPU (SwiftShader, llvmpipe, WARP): right but far slower than wasm. */
  readonly software: boolean;
}

export interface Device {
  /** Undefined: no WebGPU, or no adapter. */
  readonly webgpu: WebgpuAdapterFacts | undefined;
  /** Without it SharedArrayBuffer is missing and engines run on one thread. */
  readonly crossOriginIsolated: boolean;
  readonly logicalCores: number;
  /** Rounded and capped by the browser (8 GiB in most); absent in Firefox and Safari. */
  readonly memoryBytes?: number;
  /** Absent where the browser does not tell. */
  readonly storage?: { readonly usageBytes: number; readonly quotaBytes: number };
  readonly mobile: boolean;
}

/** Not in the DOM lib. */
interface NavigatorHints {
  readonly deviceMemory?: number;
  readonly userAgentData?: { readonly mobile: boolean };
}

/** Some drivers never answer; the app must not wait for them. */
const ADAPTER_WITHIN_MS = 3_000;

export async function probeDevice(): Promise<Device> {
  const hints: Navigator & NavigatorHints = navigator;
  const [webgpu, storage] = await Promise.all([probeWebgpu(), probeStorage()]);
  return {
    webgpu,
    crossOriginIsolated: globalThis.crossOriginIsolated,
    logicalCores: navigator.hardwareConcurrency || 1,
    ...(hints.deviceMemory === undefined ? {} : { memoryBytes: hints.deviceMemory * 2 ** 30 }),
    ...(storage ? { storage } : {}),
    mobile: isMobile(navigator.userAgent, navigator.maxTouchPoints, hints.userAgentData?.mobile),
  };
}

async function probeWebgpu(): Promise<WebgpuAdapterFacts | undefined> {
  const gpu = (navigator as Partial<Navigator>).gpu;
  const adapter = await Promise.race([gpu?.requestAdapter(), after(ADAPTER_WITHIN_MS)]);
  if (!adapter) return undefined;
  const { vendor, architecture, description } = adapter.info;
  return {
    vendor,
    architecture,
    shaderF16: adapter.features.has('shader-f16'),
    maxBufferBytes: Math.min(
      adapter.limits.maxBufferSize,
      adapter.limits.maxStorageBufferBindingSize,
    ),
    software: isSoftware(`${vendor} ${architecture} ${description}`),
  };
}

async function probeStorage(): Promise<Device['storage']> {
  // Absent on plain-http hosts.
  const storage = (navigator as Partial<Navigator>).storage;
  const { usage, quota } = (await storage?.estimate()) ?? {};
  return usage === undefined || quota === undefined
    ? undefined
    : { usageBytes: usage, quotaBytes: quota };
}

export function isSoftware(adapterWords: string): boolean {
  return /swiftshader|llvmpipe|lavapipe|basic render|warp|software/i.test(adapterWords);
}

/** iPads call themselves Macs; no Mac has a touch screen. */
export function isMobile(userAgent: string, touchPoints: number, hint?: boolean): boolean {
  if (hint !== undefined) return hint;
  return /Android|iPhone|iPad|Mobile/.test(userAgent) || (/Mac/.test(userAgent) && touchPoints > 1);
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) =>
    setTimeout(() => {
      resolve(undefined);
    }, ms),
  );
}
