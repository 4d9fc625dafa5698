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

/** `auto` takes a real card only; `webgpu` takes any. */
export async function choosesGpu(device: 'auto' | 'cpu' | 'webgpu' = 'auto'): Promise<boolean> {
  if (device === 'cpu') return false;
  const adapter = await findGpu();
  return adapter !== undefined && (device === 'webgpu' || !isSoftwareGpu(adapter));
}

/** CPU threads when nobody says: half the logical cores, but both of two. */
export function defaultThreads(): number {
  const cores = navigator.hardwareConcurrency;
  // On two cores, two threads gave 22.5 tokens/s and one 13 (SmolLM2-135M, wllama 3.8.1).
  return crossOriginIsolated && cores >= 2 ? Math.max(2, Math.floor(cores / 2)) : 1;
}

/**
 * Resolves with the reason when a device that some library makes in this worker is lost. Libraries
 * keep their device to themselves, so the one place where devices are made is wrapped.
 */
export function watchDevices(): Promise<string> {
  return new Promise((resolve) => {
    if (typeof GPUAdapter === 'undefined') return;
    const prototype = GPUAdapter.prototype;
    // Called below with the adapter as `this`, as the browser itself would.
    // eslint-disable-next-line @typescript-eslint/unbound-method
    const requestDevice = prototype.requestDevice;
    prototype.requestDevice = async function watched(this: GPUAdapter, descriptor) {
      const device = await requestDevice.call(this, descriptor);
      void device.lost.then((info) => {
        // `destroyed` is what the library does itself when it unloads.
        if (info.reason !== 'destroyed') resolve(info.message || 'The GPU device was lost');
      });
      return device;
    };
  });
}
