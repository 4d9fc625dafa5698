// The prompt of a turn, planned on estimates and planned again when the engine counts otherwise.
import type { GenerateRequest, TokenEvent } from '../../core/engine/engine';
import { AppError } from '../../core/errors';
import type { ChatMessage, ContentPart } from '../../core/prompt/message';
import {
  calibrate,
  DEFAULT_CHARS_PER_TOKEN,
  estimateMessageTokens,
  planPrompt,
} from '../../core/prompt/prompt';
import type { Message } from '../../data/records';
import type { ModelLease } from '../models/model-lease';
import type { TurnSettings } from './turn-settings';

/** How often a prompt that the engine found too long is cut again. */
const MAX_REPLANS = 3;

/** Pictures as engines take them, by id. */
export type TurnPictures = ReadonlyMap<string, ContentPart>;

/**
 * The branch as the engine reads it; empty answers (failed, or waiting to be written) are left out.
 * Without `pictures` the model cannot see, and reads that there were some.
 */
export function toHistory(
  branch: readonly Message[],
  pictures?: TurnPictures,
): readonly ChatMessage[] {
  return branch
    .filter((message) => message.role === 'user' || message.text !== '')
    .map((message) => ({ role: message.role, content: toContent(message, pictures) }));
}

/** Pictures before the words, as models with vision are trained. */
function toContent(
  { text, pictures: shown = [] }: Message,
  pictures: TurnPictures | undefined,
): ChatMessage['content'] {
  if (shown.length === 0) return text;
  const note = (name: string) => `[A picture that cannot be shown to you: ${name}]`;
  if (!pictures) return [...shown.map(({ name }) => note(name)), text].join('\n');
  const parts = shown.map(
    ({ id, name }): ContentPart => pictures.get(id) ?? { type: 'text', text: note(name) },
  );
  return [...parts, { type: 'text', text }];
}

/** How many tokens words and pictures are; a field is absent before it was measured. */
export interface Density {
  readonly charsPerToken?: number;
  readonly tokensPerPicture?: number;
}

/** As the last measured answers of this model had it. */
export function measureDensity(
  branch: readonly Message[],
  modelId: string,
  systemPrompt: string,
): Density {
  const measured = branch.flatMap((answer, index) => {
    const isMeasured = answer.modelId === modelId && !answer.omittedMessages;
    if (!isMeasured || !answer.usage) return [];
    const before = branch.slice(0, index);
    const texts = before.map((message) => message.text);
    return {
      texts: systemPrompt === '' ? texts : [systemPrompt, ...texts],
      pictures: countPictures(before) - (answer.unseenPictures ?? 0),
      promptTokens: answer.usage.promptTokens,
    };
  });
  const plain = measured.findLast(({ pictures }) => pictures === 0);
  const charsPerToken = plain && calibrate(plain.texts, plain.promptTokens);
  const seen = measured.findLast(({ pictures }) => pictures > 0);
  const words = seen?.texts.reduce(
    (sum, text) => sum + estimateMessageTokens(text, charsPerToken),
    0,
  );
  return {
    ...(charsPerToken !== undefined && { charsPerToken }),
    ...(seen && {
      tokensPerPicture: Math.max(1, (seen.promptTokens - (words ?? 0)) / seen.pictures),
    }),
  };
}

export function countPictures(branch: readonly Message[]): number {
  return branch.reduce((sum, { pictures = [] }) => sum + pictures.length, 0);
}

/** Streams the answer. `onPlan` hears how many messages were left out. `pictures`: it can see them. */
export async function* streamTurn(
  lease: ModelLease,
  branch: readonly Message[],
  settings: TurnSettings,
  onPlan: (omittedMessages: number) => void,
  signal: AbortSignal,
  pictures?: TurnPictures,
): AsyncGenerator<TokenEvent, void, undefined> {
  const { modelId } = lease.model;
  let { contextLength } = lease.model;
  const { maxTokens, ...sampling } = settings.parameters;
  const history = toHistory(branch, pictures);
  const { tokensPerPicture, ...measured } = measureDensity(branch, modelId, settings.systemPrompt);
  let { charsPerToken } = measured;

  for (let attempt = 0; ; attempt++) {
    const plan = planPrompt({
      systemPrompt: settings.systemPrompt,
      history,
      contextLength,
      maxTokens,
      ...(charsPerToken === undefined ? {} : { charsPerToken }),
      ...(tokensPerPicture === undefined ? {} : { tokensPerPicture }),
    });
    onPlan(plan.omittedMessages);
    const request: GenerateRequest = {
      ...sampling,
      messages: plan.messages,
      maxTokens: Math.min(plan.maxTokens, settings.maxNewTokens ?? Infinity),
      ...(settings.topLogprobs > 0 ? { topLogprobs: settings.topLogprobs } : {}),
    };
    try {
      yield* lease.generate(request, signal);
      return;
    } catch (error) {
      // An overflow is refused before the first token, so nothing was shown yet.
      const isOverflow = error instanceof AppError && error.code === 'context-overflow';
      if (!isOverflow || attempt >= MAX_REPLANS) throw error;
      // A server may have said more of its model than is true.
      const told = Number(error.details['contextLength']);
      if (told > 0 && told < contextLength) contextLength = told;
      const counted = Number(error.details['promptTokens']);
      const factor = counted > plan.estimatedTokens ? plan.estimatedTokens / counted : 0.8;
      charsPerToken = (charsPerToken ?? DEFAULT_CHARS_PER_TOKEN) * factor * 0.98;
    }
  }
}
