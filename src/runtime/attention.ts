// Reads a stored answer again for its attention: prompt and text as they were, with a build of the
// model whose files tell it, in a worker of its own that ends with the reading. Works in every tab.
// The inspector makes it, so that it is no part of the app's start.
import type { AttentionMap } from '../core/attention';
import { AppError } from '../core/errors';
import type { ChatMessage } from '../core/message';
import type { ModelSpec } from '../core/model-manifest';
import { planPrompt } from '../core/prompt';
import type { Database } from '../data/db';
import { branchOf } from '../data/message-tree';
import { getMessage, listMessages } from '../data/messages';
import { attentionModelFor } from '../engines/attention-models';
import { engineRegistry } from '../engines/registry';
import type { Downloads } from './downloads';
import { withSources } from './grounded-turn';
import type { ModelLibrary } from './model-library';
import { toHistory } from './turn-prompt';
import { settingsForTurn } from './turn-settings';

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
  /** The messages the model had read, and its answer. */
  const promptOf = async (messageId: string) => {
    const answer = await getMessage(db, messageId);
    if (!answer) throw new AppError('record-not-found', 'No such message', { messageId });
    const branch = branchOf(await listMessages(db, answer.chatId), messageId);
    const settings = await settingsForTurn(db, library.findSpec, answer, branch);
    // As it was, where that is known; settings may have changed since.
    const made = answer.makings?.[0];
    const modelId = made?.modelId ?? settings.modelId;
    const spec = library.findSpec(modelId);
    const read = answer.sources ? withSources(branch, answer.sources) : branch;
    const plan = planPrompt({
      systemPrompt: made?.systemPrompt ?? settings.systemPrompt,
      history: toHistory(read.slice(0, -1)),
      contextLength: spec?.contextLength ?? 0,
      maxTokens: made?.sampling.maxTokens ?? settings.parameters.maxTokens,
    });
    const messages: readonly ChatMessage[] = [
      ...plan.messages,
      { role: 'assistant', content: answer.text },
    ];
    return { modelId, messages };
  };

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
      const { modelId, messages } = await promptOf(messageId);
      const spec = attentionModelFor(modelId);
      if (!spec) throw new AppError('capability-missing', `${modelId} tells no attention`);
      await downloads.install(spec, { signal, report: () => undefined });
      return attend(spec, messages, signal);
    },
  };
}
