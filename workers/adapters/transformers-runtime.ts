// Settings of transformers.js and ONNX Runtime that are global to this worker: where wasm and model
// files come from. Nothing may reach the network.
import wasmFactoryUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import gpuFactoryUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import gpuWasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import { env, LogLevel } from '@huggingface/transformers';
import { AppError } from '../../src/core/errors';
import { defaultThreads } from './gpu';

let preparedForGpu: boolean | undefined;

/**
 * Chooses the ONNX Runtime build: the plain one is half the size and faster on the CPU, the other
 * knows WebGPU. The first call decides for the life of the worker.
 */
export function prepareRuntime(onGpu: boolean, threads = defaultThreads()): void {
  if (preparedForGpu !== undefined) {
    if (!onGpu || preparedForGpu) return;
    throw new AppError('webgpu-unavailable', 'This worker runs the CPU build of ONNX Runtime');
  }
  const wasm = env.backends.onnx.wasm;
  if (!wasm) throw new AppError('internal', 'ONNX Runtime has no wasm backend');
  wasm.wasmPaths = onGpu
    ? { mjs: toAbsolute(gpuFactoryUrl), wasm: toAbsolute(gpuWasmUrl) }
    : { mjs: toAbsolute(wasmFactoryUrl), wasm: toAbsolute(wasmUrl) };
  wasm.numThreads = threads;
  env.logLevel = LogLevel.ERROR;
  // The browser's own cache and the service worker hold the wasm already.
  env.useWasmCache = false;
  env.useBrowserCache = false;
  env.allowRemoteModels = false;
  // Must be on for the library to look at all; what it then asks for is answered by `readFilesFrom`.
  env.allowLocalModels = true;
  env.fetch = async () => new Response(null, { status: 404 });
  preparedForGpu = onGpu;
}

/**
 * Answers the library's requests for `modelName`; `undefined` from `open` means "no such file". The
 * library takes an error of its cache for "no such file" too, so ask the result for the real one.
 */
export function readFilesFrom(
  modelName: string,
  open: (path: string) => Promise<Blob | undefined>,
): { failure: () => unknown } {
  const folder = `/${modelName}/`;
  let failure: unknown;
  env.useCustomCache = true;
  env.customCache = {
    async match(request) {
      const at = request.indexOf(folder);
      // It asks for the local path first and then for the hub's address of the same file.
      if (at < 0 || request.startsWith('http')) return undefined;
      try {
        const blob = await open(request.slice(at + folder.length));
        return blob && new Response(blob, { headers: { 'content-length': `${blob.size}` } });
      } catch (error) {
        failure ??= error;
        throw error;
      }
    },
    async put() {
      // The store is the only place that keeps model files.
    },
  };
  return { failure: () => failure };
}

function toAbsolute(url: string): string {
  return new URL(url, self.location.href).href;
}
