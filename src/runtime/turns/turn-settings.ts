// What one turn runs with: model, system prompt and sampling, decided by app -> profile -> chat ->
// message over the model's own defaults.
import type { About } from '../../core/documents/answering/ask';
import type { ModelSampling, ModelSpec } from '../../core/model/model-manifest';
import {
  resolveOverrides,
  type Fallback,
  toParameters,
  type OverrideLevels,
  type ResolvedOverrides,
} from '../../core/prompt/overrides';
import type { Message } from '../../data/records';
import type { TurnRows } from '../../data/turn-rows';

/** Answers at once on every machine, so it is there when nobody has chosen anything. */
export const DEFAULT_MODEL_ID = 'starter';

/** Where neither a level nor the catalogue says otherwise. */
const defaultSampling: ModelSampling = {
  temperature: 0.7,
  topP: 0.95,
  topK: 40,
  minP: 0.05,
  repetitionPenalty: 1,
  maxTokens: 1024,
};

/** Alternatives kept per token of a recorded answer, where the engine gives as many. */
const RECORDED_ALTERNATIVES = 20;

export interface TurnSettings {
  readonly modelId: string;
  readonly systemPrompt: string;
  readonly parameters: ModelSampling & { readonly seed?: number };
  /** 0 unless answers are recorded for the inspector. */
  readonly topLogprobs: number;
  /** Collections whose documents the answer is given from. */
  readonly collectionIds: readonly string[];
  /** The document or page that answers are given from alone. */
  readonly about?: About;
  /** Who answers when the model cannot. */
  readonly fallback?: Fallback;
  /** For one step of an answer that is walked through; the prompt is planned as for all of it. */
  readonly maxNewTokens?: number;
}

/** Resolves twice: the model first, because the defaults of everything else are the model's. */
export function resolveForModel(
  levels: OverrideLevels,
  findSpec: (modelId: string) => ModelSpec | undefined,
): ResolvedOverrides & { readonly modelId: NonNullable<ResolvedOverrides['modelId']> } {
  const defaults = { modelId: DEFAULT_MODEL_ID, parameters: {} };
  const modelId = resolveOverrides(levels, defaults).modelId ?? {
    value: DEFAULT_MODEL_ID,
    level: 'model' as const,
  };
  const parameters = { ...defaultSampling, ...findSpec(modelId.value)?.sampling };
  return { ...resolveOverrides(levels, { ...defaults, parameters }), modelId };
}

/** `branch` ends with the answer; the question before it holds what this one message decides. */
export function settingsForTurn(
  { app, profile, chat }: Pick<TurnRows, 'app' | 'profile' | 'chat'>,
  findSpec: (modelId: string) => ModelSpec | undefined,
  answer: Message,
  branch: readonly Message[],
): TurnSettings {
  const question = branch.findLast((message) => message.role === 'user');
  const message = {
    ...question?.overrides,
    ...(answer.modelId === undefined ? {} : { modelId: answer.modelId }),
  };
  const levels = { app, profile: profile?.overrides, chat: chat?.overrides, message };
  const resolved = resolveForModel(levels, findSpec);
  return {
    modelId: resolved.modelId.value,
    systemPrompt: resolved.systemPrompt.value,
    parameters: { ...defaultSampling, ...toParameters(resolved) },
    collectionIds: resolved.collectionIds.value,
    fallback: resolved.fallback.value,
    ...(resolved.about ? { about: resolved.about.value } : {}),
    topLogprobs: answer.recordTokens || resolved.recordTokens.value ? RECORDED_ALTERNATIVES : 0,
  };
}
