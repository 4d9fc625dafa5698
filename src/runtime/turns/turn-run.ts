// One answer to its end, also when its engine is lost on the way: a new one is started, reads the
// prompt and what is written so far, and goes on in the same message.
import type { SampledToken } from '../../core/engine';
import { AppError, toAppError } from '../../core/errors';
import type { ModelSpec } from '../../core/model-manifest';
import type { Backend, Message, Seam } from '../../data/records';
import { applyEvent, type Answer } from './answer';
import { createAnswerParts } from './answer-parts';
import type { LoadProgress } from '../models/loaded-mirror';
import type { ModelLease } from '../models/model-lease';
import type { ModelManager } from '../models/model-manager';
import type { StepDown } from '../models/step-down';
import type { FindSubstitute } from '../models/substitute';
import { streamTurn } from './turn-prompt';
import type { TurnSettings } from './turn-settings';
import { streamStep } from './turn-step';

export interface TurnRunInputs {
  readonly models: Pick<ModelManager, 'lease'>;
  readonly findSpec: (modelId: string) => ModelSpec | undefined;
  readonly stepDown: Pick<StepDown, 'lost'>;
  readonly findSubstitute: FindSubstitute;
  /** The model moves to the CPU, or another one answers from now on. */
  readonly onStepDown: (spec: ModelSpec, instead: ModelSpec | undefined) => void;
}

export interface Turn {
  /** Ends with the answer's own row. */
  readonly branch: readonly Message[];
  readonly settings: TurnSettings;
  /** Filled as it is written. */
  readonly answer: Answer;
  readonly onPhase: (phase: 'loading' | 'prefill', progress?: LoadProgress) => void;
  /** The model is there; called again after each recovery. */
  readonly onLease?: (lease: ModelLease) => Promise<void>;
  readonly onText: (
    text: string,
    tokens: number,
    sampled: readonly SampledToken[] | undefined,
  ) => void;
  /** For one step of an answer that is walked through. */
  readonly maxNewTokens?: number;
}

/** Losses that one answer survives; then it fails with words. */
const MAX_RECOVERIES = 3;

/** Resolves with the id of the model that wrote the end. Throws what load and generate throw. */
export async function runTurn(
  { models, findSpec, stepDown, findSubstitute, onStepDown }: TurnRunInputs,
  { branch, settings, answer, onPhase, onLease, onText, maxNewTokens }: Turn,
  signal: AbortSignal,
): Promise<string> {
  const parts = createAnswerParts();
  let modelId = (await findSubstitute(settings.modelId))?.modelId ?? settings.modelId;
  let backend: Backend = 'cpu';
  /** Telling alternatives can end wllama 3.8.1; what goes on after a crash is not recorded. */
  let isRecorded = true;
  let loss: { readonly cause: Seam['cause']; readonly at: number } | undefined;

  const closeSeam = () => {
    if (!loss) return;
    const isOther = modelId !== settings.modelId;
    answer.seams.push({
      offset: answer.text.length,
      cause: loss.cause,
      waitedMs: Math.round(performance.now() - loss.at),
      ...(isOther && answer.modelName !== undefined && { modelName: answer.modelName }),
    });
    loss = undefined;
  };

  const write = async () => {
    onPhase('loading');
    const lease = await models.lease(modelId, signal, {
      onProgress: (progress) => onPhase('loading', progress),
    });
    try {
      backend = lease.model.backend;
      const spec = findSpec(modelId);
      answer.modelName = spec?.name ?? modelId;
      answer.place = spec?.place?.words;
      onPhase('prefill');
      await onLease?.(lease);
      const going = goingOn(settings, answer.text, parts.tokens());
      const rest = isRecorded ? going : { ...going, topLogprobs: 0 };
      const onPlan = (omitted: number) => (answer.omittedMessages = omitted);
      const open = (limit?: number) => {
        const limited = limit === undefined ? rest : { ...rest, maxNewTokens: limit };
        return streamTurn(lease, withText(branch, answer), limited, onPlan, signal);
      };
      const events = maxNewTokens === undefined ? open() : streamStep(maxNewTokens, open);
      for await (const event of events) {
        if (event.type !== 'finish') closeSeam();
        applyEvent(answer, event);
        if (event.type === 'finish') answer.usage = parts.merge(event.usage);
        if (event.type !== 'text-delta') continue;
        const tokens = event.tokens?.length ?? 1;
        parts.wrote(tokens);
        onText(event.text, tokens, event.tokens);
      }
      closeSeam();
    } finally {
      lease.release();
    }
  };

  for (let recoveries = 0; ; recoveries += 1) {
    try {
      await write();
      return modelId;
    } catch (error) {
      const cause = lossOf(error);
      const hasBegun = recoveries > 0 || answer.modelName !== undefined;
      if (!cause || signal.aborted || !hasBegun || recoveries >= MAX_RECOVERIES) throw error;
      parts.lost();
      if (cause === 'engine-crashed') isRecorded = false;
      loss ??= { cause, at: performance.now() };
      const spec = findSpec(modelId);
      const step = spec ? stepDown.lost(spec, backend) : ({ to: 'retry' } as const);
      if (step.to === 'nothing') throw toAppError(error);
      if (spec && step.to !== 'retry') {
        onStepDown(spec, step.to === 'model' ? step.spec : undefined);
      }
      if (step.to === 'model') modelId = step.spec.modelId;
      if (parts.tokens() >= settings.parameters.maxTokens) {
        answer.finishReason = 'length';
        return modelId;
      }
    }
  }
}

function lossOf(error: unknown): Seam['cause'] | undefined {
  if (!(error instanceof AppError)) return undefined;
  return error.code === 'device-lost' || error.code === 'engine-crashed' ? error.code : undefined;
}

/** Draws on from its place with a seed, instead of drawing its beginning again; keeps to the limit. */
export function goingOn(settings: TurnSettings, text: string, writtenTokens: number): TurnSettings {
  const { seed, maxTokens } = settings.parameters;
  const left = { ...settings.parameters, maxTokens: maxTokens - writtenTokens };
  if (seed === undefined || text === '') return { ...settings, parameters: left };
  return { ...settings, parameters: { ...left, seed: (seed + text.length) % 2 ** 32 } };
}

/** The branch as it is by now: its last row has the text so far. */
function withText(branch: readonly Message[], { text }: Answer): readonly Message[] {
  return branch.map((message, index) =>
    index === branch.length - 1 ? { ...message, text } : message,
  );
}
