// Each library loads a model from its own cache, as its documentation says to. Each in a worker of
// its own, because a library keeps what it loaded.
import ortFactoryUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import ortUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import wasmUrl from '@wllama/wllama/esm/wasm/wllama.wasm?url';
import { defaultThreads } from '../../../workers/adapters/gpu';
import type { LibraryLoad } from './models-lab';

const absolute = (url: string) => new URL(url, self.location.href).href;

async function loadWithWllama({ url, contextLength }: LibraryLoad): Promise<void> {
  const { LoggerWithoutDebug, Wllama } = await import('@wllama/wllama/esm/index.js');
  const wllama = new Wllama(
    { default: wasmUrl },
    { suppressNativeLog: true, logger: LoggerWithoutDebug },
  );
  wllama.setCompat(null);
  await wllama.loadModelFromUrl(url, {
    useCache: true,
    n_ctx: contextLength,
    n_threads: defaultThreads(),
    n_gpu_layers: 0,
    n_parallel: 1,
  });
}

async function loadWithTransformers({ url }: LibraryLoad): Promise<void> {
  const { env, pipeline } = await import('@huggingface/transformers');
  const { wasm } = env.backends.onnx;
  if (!wasm) throw new Error('No wasm backend');
  wasm.wasmPaths = { mjs: absolute(ortFactoryUrl), wasm: absolute(ortUrl) };
  wasm.numThreads = defaultThreads();
  env.useWasmCache = false;
  env.useBrowserCache = true;
  env.allowLocalModels = true;
  env.allowRemoteModels = false;
  const [, folder = '', name = ''] = /^(.*\/)([^/]+)$/.exec(new URL(url).pathname) ?? [];
  // Of a whole address the library asks for no metadata, and without that it loads no tokenizer.
  env.localModelPath = folder;
  const extract = await pipeline('feature-extraction', name, { dtype: 'q8', device: 'wasm' });
  // As the app does before it says that a model is there.
  await extract(['warm up'], { pooling: 'mean', normalize: true });
}

addEventListener('message', (event: MessageEvent<LibraryLoad>) => {
  const load = event.data.library === 'wllama' ? loadWithWllama : loadWithTransformers;
  void load(event.data).then(
    () => postMessage({ value: true }),
    (error: unknown) => postMessage({ failure: String(error) }),
  );
});
