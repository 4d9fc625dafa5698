// What a turn has produced so far, and the row it becomes.
import type { FinishReason, TokenEvent, Usage } from '../../core/engine/engine';
import { AppError, toWire } from '../../core/errors';
import type { Making, Message, MessageStatus, Seam, Skip } from '../../data/records';
import type { Grounding } from './grounded-turn';
import type { Recording } from './recordings';

export interface Answer {
  text: string;
  reasoning: string;
  omittedMessages: number;
  /** Pictures of the prompt that its model could not see. */
  unseenPictures: number;
  readonly seams: Seam[];
  readonly skips: Skip[];
  grounding?: Grounding | undefined;
  modelName?: string;
  /** Where it answers, unless on this device. */
  place?: string | undefined;
  usage?: Usage;
  finishReason?: FinishReason;
  failure?: unknown;
  recording?: Recording | undefined;
  /** One for each model that wrote a part of it. */
  readonly makings: Making[];
}

/** From what it has, where it is continued. Thoughts that led to no word are thought again. */
export function createAnswer({
  text,
  seams = [],
  reasoning = '',
}: Pick<Message, 'text' | 'seams' | 'reasoning'>): Answer {
  return {
    text,
    reasoning: text === '' || reasoning === '' ? '' : `${reasoning}\n\n`,
    omittedMessages: 0,
    unseenPictures: 0,
    seams: [...seams],
    skips: [],
    makings: [],
  };
}

export function applyEvent(answer: Answer, event: TokenEvent): void {
  switch (event.type) {
    case 'text-delta':
      answer.text += event.text;
      return;
    case 'reasoning-delta':
      answer.reasoning += event.text;
      return;
    case 'finish':
      answer.finishReason = event.reason;
      answer.usage = event.usage;
      return;
    case 'tool-call':
      // No turn offers tools yet, so an engine that sends one broke the contract.
      throw new AppError('internal', `Unasked tool call ${event.call.name}`);
  }
}

/** A crash after some text leaves an answer that can be continued; without text it is a failure. */
function statusOf(answer: Answer): MessageStatus {
  if (answer.failure) return answer.text === '' ? 'failed' : 'interrupted';
  return answer.finishReason === 'abort' ? 'stopped' : 'done';
}

export function toRowChange(answer: Answer): Partial<Message> {
  const reasoning = answer.reasoning.trim();
  return {
    text: answer.text,
    status: statusOf(answer),
    ...(reasoning === '' ? {} : { reasoning }),
    ...(answer.modelName === undefined ? {} : { modelName: answer.modelName }),
    ...(answer.place === undefined ? {} : { place: answer.place }),
    ...(answer.usage ? { usage: answer.usage } : {}),
    ...(answer.finishReason ? { finishReason: answer.finishReason } : {}),
    ...(answer.omittedMessages > 0 ? { omittedMessages: answer.omittedMessages } : {}),
    ...(answer.unseenPictures > 0 ? { unseenPictures: answer.unseenPictures } : {}),
    ...(answer.seams.length > 0 ? { seams: answer.seams } : {}),
    ...(answer.skips.length > 0 ? { skips: answer.skips } : {}),
    ...answer.grounding,
    ...(answer.failure ? { error: toWire(answer.failure) } : {}),
  };
}
