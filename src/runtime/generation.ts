// One assistant turn: rows -> prompt -> stream -> row. Goes on while the user looks elsewhere.
import { isAbort } from '../core/errors';
import type { Database } from '../data/db';
import { branchOf } from '../data/message-tree';
import {
  continueAnswer,
  finishAnswer,
  getMessage,
  listMessages,
  savePartial,
} from '../data/messages';
import { recordUse } from '../data/models';
import type { Message } from '../data/records';
import { putTrace } from '../data/traces';
import { applyEvent, createAnswer, toRowChange, type Answer } from './answer';
import type { LiveAnswers } from './live-answers';
import type { ModelLibrary } from './model-library';
import type { LoadProgress } from './loaded-mirror';
import type { ModelManager } from './model-manager';
import type { Notices } from './notices';
import { createPartialSaver } from './partial-saver';
import { streamTurn } from './turn-prompt';
import { settingsForTurn } from './turn-settings';

export interface GenerationInputs {
  readonly db: Database;
  readonly library: ModelLibrary;
  readonly models: ModelManager;
  readonly live: LiveAnswers;
  readonly notices: Notices;
}

export interface Generation {
  /**
   * Answers the assistant message `messageId`, or continues it when it has text. An abort is a
   * normal outcome; any other failure is kept in the row and thrown for the job.
   */
  run(messageId: string, signal: AbortSignal): Promise<void>;
}

export function createGeneration(inputs: GenerationInputs): Generation {
  const { db, library, models, live, notices } = inputs;
  async function stream(message: Message, answer: Answer, signal: AbortSignal): Promise<void> {
    const saver = createPartialSaver(
      () => savePartial(db, message.id, answer.text),
      (error) => notices.report(error),
    );
    let release: (() => void) | undefined;
    try {
      const branch = branchOf(await listMessages(db, message.chatId), message.id);
      const settings = await settingsForTurn(db, library.findSpec, message, branch);
      live.phase(message.id, 'loading');
      const lease = await models.lease(settings.modelId, signal, {
        onProgress: (progress) => live.phase(message.id, 'loading', shareOf(progress)),
      });
      release = lease.release;
      answer.modelName = library.findSpec(settings.modelId)?.name ?? settings.modelId;
      live.phase(message.id, 'prefill');
      const onPlan = (omitted: number) => (answer.omittedMessages = omitted);
      for await (const event of streamTurn(lease, branch, settings, onPlan, signal)) {
        applyEvent(answer, event);
        if (event.type !== 'text-delta') continue;
        live.append(message.id, event.text, event.tokens?.length ?? 1);
        saver.changed();
      }
      const { usage } = answer;
      if (usage) await recordUse(db, { modelId: settings.modelId, usage });
    } finally {
      release?.();
      await saver.settle();
    }
  }

  /** Writes the answer. While the disk refuses it, the text stays on the page with a way to retry. */
  async function keep(message: Message, answer: Answer): Promise<void> {
    await finishAnswer(db, message.id, toRowChange(answer));
    if (answer.tokens.length > 0) {
      await putTrace(db, { messageId: message.id, kind: 'raw', tokens: answer.tokens });
    }
    live.end(message.id);
  }

  return {
    async run(messageId, signal) {
      let message = await getMessage(db, messageId);
      // A new owner that looked after the row was written and before its job was queued found an
      // answer that nobody writes.
      if (message?.status === 'interrupted') message = await continueAnswer(db, messageId);
      // Deleted, or answered already, while the job waited.
      if (message?.status !== 'streaming') return;
      const answer = createAnswer(message.text);
      live.begin(messageId, { text: message.text });
      try {
        await stream(message, answer, signal);
      } catch (error) {
        // An engine that did not react to the stop was ended; for the reader it is stopped.
        if (isAbort(error) || signal.aborted) answer.finishReason = 'abort';
        else answer.failure = error;
      }
      try {
        await keep(message, answer);
      } catch (error) {
        notices.report(error, {
          label: 'Save again',
          run: () => notices.act(() => keep(message, answer)),
        });
      }
      if (answer.failure) throw answer.failure as Error;
    },
  };
}

/** 0 to 1; undefined while the size is not known. */
function shareOf({ loadedBytes, totalBytes }: LoadProgress): number | undefined {
  return totalBytes ? Math.min(1, loadedBytes / totalBytes) : undefined;
}
