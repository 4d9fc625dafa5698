// A query as a vector, in any tab: the owner has the model, the others ask it.
import { createId } from '../../core/ids';
import { log } from '../../core/log';
import type { QueryVector } from '../../core/documents/retrieval-api';
import type { Embedder } from './embedder';
import type { TabLink } from '../jobs/gpu-owner';

/** The model may have to be loaded first; words alone are an answer too. */
const ANSWER_WITHIN_MS = 20_000;

export function createQueryEmbedding(
  tabs: TabLink,
  embedder: Embedder,
): (text: string, signal: AbortSignal) => Promise<QueryVector | undefined> {
  const waiting = new Map<string, (vector: QueryVector | undefined) => void>();

  const embedHere = async (text: string, signal: AbortSignal): Promise<QueryVector | undefined> => {
    const embedded = await embedder.embed([text], 'query', signal);
    const values = embedded?.vectors[0];
    return embedded && values && { modelId: embedded.embedding.modelId, values };
  };

  const answer = async (requestId: string, text: string) => {
    try {
      const vector = await embedHere(text, new AbortController().signal);
      tabs.post({ type: 'vector', requestId, vector });
    } catch (error) {
      log('warn', 'A query of another tab could not be embedded', error);
      tabs.post({ type: 'vector', requestId, vector: undefined });
    }
  };

  tabs.onMessage((message) => {
    if (message.type === 'vector-wanted' && tabs.isOwner()) {
      void answer(message.requestId, message.text);
    } else if (message.type === 'vector') {
      waiting.get(message.requestId)?.(message.vector);
    }
  });

  const askOwner = (text: string, signal: AbortSignal) =>
    new Promise<QueryVector | undefined>((resolve) => {
      const requestId = createId();
      const end = (vector?: QueryVector) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        waiting.delete(requestId);
        resolve(vector);
      };
      const giveUp = () => end();
      const timer = setTimeout(giveUp, ANSWER_WITHIN_MS);
      signal.addEventListener('abort', giveUp, { once: true });
      waiting.set(requestId, end);
      tabs.post({ type: 'vector-wanted', requestId, text });
    });

  return (text, signal) => (tabs.isOwner() ? embedHere(text, signal) : askOwner(text, signal));
}
