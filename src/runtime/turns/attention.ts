// Reads a stored answer again for its attention: prompt and text as they were, with a build of the
// model whose files tell it, in a worker of its own that ends with the reading. Works in every tab.
// The inspector makes it, so that it is no part of the app's start.
import type { AttentionMap } from '../../core/trace/attention';
import { AppError } from '../../core/errors';
import type { ChatMessage } from '../../core/prompt/message';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Database } from '../../data/db';
import { attentionModelFor } from '../../engines/attention-models';
import { engineRegistry } from '../../engines/registry';
import { promptOfAnswer } from './answer-prompt';
import type { Downloads } from '../models/downloads';
import type { ModelLibrary } from '../models/model-library';

export interface AttentionReader {
  /** Bytes still to fetch before the first reading, 0 when all is here; undefined: not offered. */
  bytesToFetch(modelId: string): number | undefined;
  /**
   * Throws `record-not-found`, `capability-missing` where the model's files tell nothing, what an
   * install and an engine throw, AbortError.
   */
  read(messageId: string, signal: AbortSignal): Promise<AttentionMap>;
}

export interface AttentionReaderInputs {
  readonly db: Database;
  readonly downloads: Downloads;
  readonly library: ModelLibrary;
}

export function createAttentionReader({
  db,
  downloads,
  library,
}: AttentionReaderInputs): AttentionReader {
  const attend = async (
    spec: ModelSpec,
    messages: readonly ChatMessage[],
    signal: AbortSignal,
  ): Promise<AttentionMap> => {
    const engine = engineRegistry[spec.engine].create();
    try {
      const loading = engine.load(spec.modelId, { device: 'cpu' }, signal)[Symbol.asyncIterator]();
      // Small files: nobody would see a bar move.
      while (!(await loading.next()).done);
      const map = await engine.attend(messages);
      signal.throwIfAborted();
      return map;
    } finally {
      await engine.dispose();
    }
  };

  return {
    bytesToFetch(modelId) {
      const spec = attentionModelFor(modelId);
      if (!spec) return undefined;
      return downloads.findInstalled(spec.modelId) ? 0 : spec.bytes;
    },
    async read(messageId, signal) {
      const { modelId, messages, answer } = await promptOfAnswer(db, library, messageId);
      const spec = attentionModelFor(modelId);
      if (!spec) throw new AppError('capability-missing', `${modelId} tells no attention`);
      await downloads.install(spec, { signal, report: () => undefined });
      const withAnswer = [...messages, { role: 'assistant', content: answer.text } as const];
      return attend(spec, withAnswer, signal);
    },
  };
}
