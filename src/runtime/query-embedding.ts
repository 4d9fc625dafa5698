// A query as a vector, in any tab: the owner has the model, the others ask it.
import { createId } from '../core/ids';
import { log } from '../core/log';
import type { Embedder } from './embedder';
import type { TabLink } from './gpu-owner';

/** The model may have to be loaded first; words alone are an answer too. */
const ANSWER_WITHIN_MS = 20_000;

export function createQueryEmbedding(
  tabs: TabLink,
  embedder: Embedder,
): (text: string, signal: AbortSignal) => Promise<Float32Array | undefined> {
  const waiting = new Map<string, (values: Float32Array | undefined) => void>();

  const embedHere = async (text: string, signal: AbortSignal) =>
    (await embedder.embed([text], signal))?.[0];

  const answer = async (requestId: string, text: string) => {
    try {
      const values = await embedHere(text, new AbortController().signal);
      tabs.post({ type: 'vector', requestId, values });
    } catch (error) {
      log('warn', 'A query of another tab could not be embedded', error);
      tabs.post({ type: 'vector', requestId, values: undefined });
    }
  };

  tabs.onMessage((message) => {
    if (message.type === 'vector-wanted' && tabs.isOwner()) {
      void answer(message.requestId, message.text);
    } else if (message.type === 'vector') {
      waiting.get(message.requestId)?.(message.values);
    }
  });

  const askOwner = (text: string, signal: AbortSignal) =>
    new Promise<Float32Array | undefined>((resolve) => {
      const requestId = createId();
      const end = (values?: Float32Array) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        waiting.delete(requestId);
        resolve(values);
      };
      const giveUp = () => end();
      const timer = setTimeout(giveUp, ANSWER_WITHIN_MS);
      signal.addEventListener('abort', giveUp, { once: true });
      waiting.set(requestId, end);
      tabs.post({ type: 'vector-wanted', requestId, text });
    });

  return (text, signal) => (tabs.isOwner() ? embedHere(text, signal) : askOwner(text, signal));
}
