// wllama called alone: no app, no adapter, no page to keep up with.
import wasmUrl from '@wllama/wllama/esm/wasm/wllama.wasm?url';
import { LoggerWithoutDebug, Wllama } from '@wllama/wllama/esm/index.js';
import { defaultThreads } from '../../../workers/adapters/gpu';
import type { RawAnswer, RawRequest } from './raw-api';

async function answer(request: RawRequest): Promise<RawAnswer> {
  const responses = await Promise.all(request.modelUrls.map((url) => fetch(url)));
  const blobs = await Promise.all(responses.map((response) => response.blob()));
  const wllama = new Wllama(
    { default: wasmUrl },
    { suppressNativeLog: true, logger: LoggerWithoutDebug },
  );
  wllama.setCompat(null);
  const threads = defaultThreads();
  await wllama.loadModel(blobs, {
    n_ctx: request.contextLength,
    n_threads: threads,
    n_gpu_layers: 0,
    n_parallel: 1,
  });
  let text = '';
  let tokens = 0;
  let firstAt = 0;
  let lastAt = 0;
  await wllama.createChatCompletion({
    messages: [{ role: 'user', content: request.question }],
    max_tokens: request.maxTokens,
    temperature: 0,
    stream: true,
    onData: (chunk) => {
      const piece = chunk.choices[0]?.delta.content ?? '';
      if (piece === '') return;
      lastAt = performance.now();
      if (tokens === 0) firstAt = lastAt;
      tokens += 1;
      text += piece;
    },
  });
  await wllama.exit();
  return { text, tokens, threads, tokensPerSecond: ((tokens - 1) * 1000) / (lastAt - firstAt) };
}

addEventListener('message', (event: MessageEvent<RawRequest>) => {
  void answer(event.data).then(
    (value) => postMessage({ value }),
    (error: unknown) => postMessage({ failure: String(error) }),
  );
});
