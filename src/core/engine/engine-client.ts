// The page's Engine: same contract as the adapter, the work in a worker.
import type { Engine, EngineId, LoadOptions } from './engine';
import { spoilsEngine } from './engine-errors';
import { abortError } from '../errors';
import { createWorkerClient } from '../wire/worker-rpc';

/** Milliseconds. A step of the slowest prefill is shorter, and people press Stop again sooner. */
const STUCK_AFTER_MS = 10_000;

/**
 * `spawn` must contain the literal `new Worker(new URL(...))`; Vite finds workers by it.
 *
 * A load that does not get to its end, by error, abort or early leave, ends the worker: that frees
 * all memory at once, and libraries do not recover (after one broken model transformers.js 4.3.1
 * refuses every other). The same after an error that spoils the engine, and when an answer goes on
 * for 10 s after it was stopped (`engine-crashed`). The next call starts afresh.
 */
export function createEngineClient(id: EngineId, spawn: () => Worker): Engine {
  const client = createWorkerClient<Engine>(spawn);

  async function* load(modelId: string, options: LoadOptions, signal: AbortSignal) {
    signal.throwIfAborted();
    const end = () => client.terminate();
    let ready = false;
    signal.addEventListener('abort', end);
    try {
      for await (const event of client.stream('load', modelId, options, signal)) {
        ready = event.type === 'ready';
        if (ready) signal.removeEventListener('abort', end);
        yield event;
      }
    } catch (error) {
      throw signal.aborted ? abortError() : error;
    } finally {
      signal.removeEventListener('abort', end);
      if (!ready) end();
    }
  }

  const endIfSpoilt = (error: unknown) => {
    if (spoilsEngine(error)) client.terminate();
  };

  return {
    id,
    probe: () => client.call('probe'),
    load,
    async *generate(request, signal) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const expectEnd = () => {
        timer = setTimeout(() => client.terminate(), STUCK_AFTER_MS);
      };
      signal.addEventListener('abort', expectEnd, { once: true });
      try {
        yield* client.stream('generate', request, signal);
      } catch (error) {
        endIfSpoilt(error);
        throw error;
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', expectEnd);
      }
    },
    async embed(texts) {
      try {
        return await client.call('embed', texts);
      } catch (error) {
        endIfSpoilt(error);
        throw error;
      }
    },
    async attend(messages) {
      try {
        return await client.call('attend', messages);
      } catch (error) {
        endIfSpoilt(error);
        throw error;
      }
    },
    async readPrompt(messages) {
      try {
        return await client.call('readPrompt', messages);
      } catch (error) {
        endIfSpoilt(error);
        throw error;
      }
    },
    async dispose() {
      if (!client.isRunning()) return;
      try {
        await client.call('dispose');
      } finally {
        client.terminate();
      }
    },
  };
}
