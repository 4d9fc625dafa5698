// Every engine the app knows. A new EngineId does not compile until it has a line here.
import type { Engine, EngineId } from '../core/engine/engine';
import { createEngineClient } from '../core/engine/engine-client';

export interface EngineEntry {
  readonly label: string;
  /** A new engine in a worker of its own; the worker starts at the first call. */
  create(): Engine;
}

const spawnBridge = () =>
  new Worker(new URL('../../workers/bridge.worker.ts', import.meta.url), {
    type: 'module',
    name: 'bridge',
  });

// Vite finds workers by the literal `new Worker(new URL(...))`.
export const engineRegistry: Readonly<Record<EngineId, EngineEntry>> = {
  wllama: {
    label: 'wllama (llama.cpp)',
    create: () =>
      createEngineClient(
        'wllama',
        () =>
          new Worker(new URL('../../workers/wllama.worker.ts', import.meta.url), {
            type: 'module',
          }),
      ),
  },
  webllm: {
    label: 'WebLLM',
    create: () =>
      createEngineClient(
        'webllm',
        () =>
          new Worker(new URL('../../workers/webllm.worker.ts', import.meta.url), {
            type: 'module',
          }),
      ),
  },
  transformers: {
    label: 'Transformers.js',
    create: () =>
      createEngineClient(
        'transformers',
        () =>
          new Worker(new URL('../../workers/transformers.worker.ts', import.meta.url), {
            type: 'module',
          }),
      ),
  },
  ollama: { label: 'Ollama', create: () => createEngineClient('ollama', spawnBridge) },
  openai: { label: 'OpenAI-compatible', create: () => createEngineClient('openai', spawnBridge) },
};
