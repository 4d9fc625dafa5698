// What an adapter must know of the graphics card before it decides where a model goes.

/** Names of renderers that compute on the CPU; many times slower than the engines' own CPU code. */
const SOFTWARE_RENDERERS = /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i;

/** The card's adapter, or undefined without WebGPU or without a usable card. */
export async function findGpu(): Promise<GPUAdapter | undefined> {
  // Absent in browsers without WebGPU, and on plain-http hosts.
  const gpu = (navigator as Partial<WorkerNavigator>).gpu;
  return (await gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? undefined;
}

export function isSoftwareGpu(adapter: Pick<GPUAdapter, 'info'>): boolean {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  return (
    isFallbackAdapter || SOFTWARE_RENDERERS.test([vendor, architecture, device, description].join())
  );
}

/** CPU threads when nobody says: half the logical cores, but both of two. */
export function defaultThreads(): number {
  const cores = navigator.hardwareConcurrency;
  // On two cores, two threads gave 22.5 tokens/s and one 13 (SmolLM2-135M, wllama 3.8.1).
  return crossOriginIsolated && cores >= 2 ? Math.max(2, Math.floor(cores / 2)) : 1;
}
