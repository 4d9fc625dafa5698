// The prompt of a turn, planned on estimates and planned again when the engine counts otherwise.
import type { GenerateRequest, TokenEvent } from '../../core/engine/engine';
import { AppError } from '../../core/errors';
import type { ChatMessage } from '../../core/prompt/message';
import { calibrate, DEFAULT_CHARS_PER_TOKEN, planPrompt } from '../../core/prompt/prompt';
import type { Message } from '../../data/records';
import type { ModelLease } from '../models/model-lease';
import type { TurnSettings } from './turn-settings';

/** How often a prompt that the engine found too long is cut again. */
const MAX_REPLANS = 3;

/** The branch as the engine reads it; empty answers (failed, or waiting to be written) are left out. */
export function toHistory(branch: readonly Message[]): readonly ChatMessage[] {
  return branch
    .filter((message) => message.role === 'user' || message.text !== '')
    .map((message) => ({ role: message.role, content: message.text }));
}

/** Characters a token as the last measured answer of this model had them; undefined before one. */
function measuredCharsPerToken(
  branch: readonly Message[],
  modelId: string,
  systemPrompt: string,
): number | undefined {
  const index = branch.findLastIndex(
    (message) => message.modelId === modelId && message.usage && !message.omittedMessages,
  );
  const usage = branch[index]?.usage;
  if (!usage) return undefined;
  const texts = branch.slice(0, index).map((message) => message.text);
  return calibrate(systemPrompt === '' ? texts : [systemPrompt, ...texts], usage.promptTokens);
}

/** Streams the answer. `onPlan` hears how many messages were left out. */
export async function* streamTurn(
  lease: ModelLease,
  branch: readonly Message[],
  settings: TurnSettings,
  onPlan: (omittedMessages: number) => void,
  signal: AbortSignal,
): AsyncGenerator<TokenEvent, void, undefined> {
  const { modelId } = lease.model;
  let { contextLength } = lease.model;
  const { maxTokens, ...sampling } = settings.parameters;
  const history = toHistory(branch);
  let charsPerToken = measuredCharsPerToken(branch, modelId, settings.systemPrompt);

  for (let attempt = 0; ; attempt++) {
    const plan = planPrompt({
      systemPrompt: settings.systemPrompt,
      history,
      contextLength,
      maxTokens,
      ...(charsPerToken === undefined ? {} : { charsPerToken }),
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
