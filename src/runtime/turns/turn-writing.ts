// What one answer keeps while its engines change: the figures of its parts, and the seam that is open.
import { serverIdOf } from '../../core/bridge/bridge';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Seam } from '../../data/records';
import type { Answer } from './answer';
import { createAnswerParts, type AnswerParts } from './answer-parts';

export interface Writing {
  readonly parts: AnswerParts;
  /** Telling alternatives can end wllama 3.8.1; what goes on after a crash is not recorded. */
  readonly isRecorded: () => boolean;
  /** The engine is gone. */
  lost(cause: Seam['cause']): void;
  /** `modelId` writes from here on: names it in the answer. */
  begins(modelId: string, spec: ModelSpec | undefined): void;
  /** Text comes, or the answer ends: a loss before it is over. */
  closeSeam(): void;
}

/** `chosenId`: the model that was to write it all. */
export function createWriting(answer: Answer, chosenId: string): Writing {
  const parts = createAnswerParts();
  let isRecorded = true;
  let writerId = chosenId;
  let loss: { readonly cause: Seam['cause']; readonly at: number } | undefined;

  return {
    parts,
    isRecorded: () => isRecorded,
    lost(cause) {
      parts.lost();
      if (cause !== 'device-lost') isRecorded = false;
      loss ??= { cause, at: performance.now() };
    },
    begins(modelId, spec) {
      writerId = modelId;
      answer.modelName = spec?.name ?? modelId;
      answer.place = spec?.place?.words;
    },
    closeSeam() {
      if (!loss) return;
      const isOther = writerId !== chosenId;
      const isElsewhere = loss.cause === 'server-lost' && serverIdOf(writerId) !== undefined;
      const { modelName, place } = answer;
      answer.seams.push({
        offset: answer.text.length,
        cause: loss.cause,
        waitedMs: Math.round(performance.now() - loss.at),
        ...(isOther && modelName !== undefined && { modelName }),
        ...(isElsewhere && place !== undefined && { place }),
      });
      loss = undefined;
    },
  };
}
