// The prompt of a stored answer as its model reads it. The inspector makes it, so that it is no part
// of the app's start.
import type { EngineId } from '../../core/engine/engine';
import { textOf, type ChatMessage } from '../../core/prompt/message';
import {
  toPromptParts,
  type PromptPiece,
  type PromptReading,
} from '../../core/prompt/prompt-reading';
import { promptOfAnswer, type AnswerPrompt } from './answer-prompt';
import type { Runtime } from '../runtime';

export interface ReadPrompt extends ReturnType<typeof toPromptParts> {
  readonly reading: PromptReading;
  /** Tokens of prompt and answer together. */
  readonly contextLength: number;
}

export interface PromptReader {
  /** False where asking is of no use, known without loading anything. */
  canRead(modelId: string): boolean;
  /**
   * Loads the model unless it is loaded, in the tab that holds the models. Throws `record-not-found`,
   * `capability-missing`, what a lease throws, AbortError.
   */
  read(messageId: string, signal: AbortSignal): Promise<ReadPrompt>;
}

const ABLE: readonly EngineId[] = ['wllama', 'transformers', 'webllm'];

export function createPromptReader({
  db,
  library,
  models,
}: Pick<Runtime, 'db' | 'library' | 'models'>): PromptReader {
  return {
    canRead(modelId) {
      const spec = library.findSpec(modelId);
      return spec !== undefined && ABLE.includes(spec.engine);
    },
    async read(messageId, signal) {
      const prompt = await promptOfAnswer(db, library, messageId);
      const lease = await models.lease(prompt.modelId, signal);
      try {
        const reading = await lease.readPrompt(prompt.messages);
        signal.throwIfAborted();
        const { contextLength } = lease.model;
        return { reading, contextLength, ...toPromptParts(reading, toPieces(prompt)) };
      } finally {
        lease.release();
      }
    },
  };
}

/** The last message of the user is the question, with or without passages before it. */
function toPieces({ messages, question }: AnswerPrompt): readonly PromptPiece[] {
  const last = messages.findLast(({ role }) => role === 'user');
  return messages.flatMap((message: ChatMessage): readonly PromptPiece[] => {
    const text = textOf(message);
    if (message.role === 'system') return [{ kind: 'system', text }];
    if (message !== last) return [{ kind: 'history', text }];
    if (!text.endsWith(question)) return [{ kind: 'question', text }];
    return [
      { kind: 'knowledge', text: text.slice(0, text.length - question.length) },
      { kind: 'question', text: question },
    ];
  });
}
