// Where OPFS is missing, models live in the store worker's memory and engine workers cannot reach
// them there. They ask over a BroadcastChannel; a Blob crosses it without its bytes being copied.
import type { ModelManifest } from '../../../src/core/model/model-manifest';
import { createId } from '../../../src/core/ids';

export interface MemoryModel {
  readonly manifest: ModelManifest;
  readonly blobs: ReadonlyMap<string, Blob>;
}

type Message =
  | { type: 'open'; requestId: string; modelId: string }
  | { type: 'opened'; requestId: string; model: MemoryModel };

const CHANNEL = 'hearth:model-memory';
/** A living store worker answers within a few ms, unless it is busy hashing. */
const ANSWER_WITHIN_MS = 3_000;

/** Answers the engine workers of every tab of this site for as long as this worker lives. */
export function serveMemoryModels(find: (modelId: string) => MemoryModel | undefined): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (event: MessageEvent<Message>) => {
    if (event.data.type !== 'open') return;
    const model = find(event.data.modelId);
    if (!model) return;
    const answer: Message = { type: 'opened', requestId: event.data.requestId, model };
    channel.postMessage(answer);
  };
}

/** The model as some tab's store worker holds it; undefined when none answers. */
export async function askMemoryModel(
  modelId: string,
  withinMs = ANSWER_WITHIN_MS,
): Promise<MemoryModel | undefined> {
  const channel = new BroadcastChannel(CHANNEL);
  const requestId = createId();
  try {
    return await new Promise<MemoryModel | undefined>((resolve) => {
      const timer = setTimeout(() => {
        resolve(undefined);
      }, withinMs);
      channel.onmessage = (event: MessageEvent<Message>) => {
        if (event.data.type !== 'opened' || event.data.requestId !== requestId) return;
        clearTimeout(timer);
        resolve(event.data.model);
      };
      const request: Message = { type: 'open', requestId, modelId };
      channel.postMessage(request);
    });
  } finally {
    channel.close();
  }
}
