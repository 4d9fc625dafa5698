// One answer to its end: by the model that was chosen or, where that cannot, by the next one of its
// fallback chain, which goes on in the same message from what is written so far.
import type { SampledToken } from '../../core/engine/engine';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Message, Skip } from '../../data/records';
import type { LoadProgress } from '../models/loaded-mirror';
import type { ModelLease } from '../models/model-lease';
import type { ModelManager } from '../models/model-manager';
import type { StepDown } from '../models/step-down';
import type { FindSubstitute } from '../models/substitute';
import { movesOn } from '../places/moves-on';
import type { Places } from '../places/places';
import type { Answer } from './answer';
import { runLeg } from './turn-leg';
import type { TurnPictures } from './turn-prompt';
import type { TurnSettings } from './turn-settings';
import { cannotSee, isSeeing, needsSight } from './turn-sight';
import { createWriting } from './turn-writing';

export interface TurnRunInputs {
  readonly models: Pick<ModelManager, 'lease'>;
  readonly places: Pick<Places, 'take' | 'hasOther' | 'isDown'>;
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
  /** Its words must not leave this device: for what is asked beside the model. */
  readonly staysHere?: boolean;
  /** Filled as it is written. */
  readonly answer: Answer;
  /** `waiting`: for a place to answer at. */
  readonly onPhase: (phase: 'waiting' | 'loading' | 'prefill', progress?: LoadProgress) => void;
  /** The model is there; called again after each recovery. */
  readonly onLease?: (lease: ModelLease) => Promise<void>;
  readonly onText: (
    text: string,
    tokens: number,
    sampled: readonly SampledToken[] | undefined,
  ) => void;
  readonly onThought?: (text: string, tokens: number) => void;
  /** Those of the branch; absent where it has none. */
  readonly loadPictures?: () => Promise<TurnPictures>;
  /** For one step of an answer that is walked through. */
  readonly maxNewTokens?: number;
  /** May be written here while another one is. */
  readonly isBeside?: boolean;
}

/** Resolves with the id of the model that wrote the end. Throws what load and generate throw. */
export async function runTurn(
  inputs: TurnRunInputs,
  turn: Turn,
  signal: AbortSignal,
): Promise<string> {
  const { answer, settings } = turn;
  const { modelIds: next = [], patienceSeconds } = settings.fallback ?? {};
  const writing = createWriting(answer, settings.modelId);
  const legs = [settings.modelId, ...next.filter((modelId) => modelId !== settings.modelId)];

  const skip = (modelId: string, why: Skip['why'], seconds?: number) =>
    answer.skips.push(toSkip(inputs.findSpec, modelId, why, seconds));

  for (const [at, modelId] of legs.entries()) {
    const isLast = at === legs.length - 1;
    const spec = inputs.findSpec(modelId);
    // Known before it is loaded. What is not known yet is found out at its place.
    if (spec && needsSight(turn.branch) && !isSeeing(spec)) {
      if (isLast) throw cannotSee(spec.name);
      skip(modelId, 'capability-missing');
      continue;
    }
    if (!isLast && inputs.places.isDown(modelId)) {
      skip(modelId, 'resting');
      continue;
    }
    const patience = createPatience(isLast ? undefined : patienceSeconds);
    const either = AbortSignal.any([signal, patience.signal]);
    try {
      const leg = { ...inputs, turn, writing, onToken: patience.end };
      return await runLeg(leg, modelId, either, signal);
    } catch (error) {
      const isSlow = patience.signal.aborted;
      if (signal.aborted || isLast || !(isSlow || movesOn(error))) throw error;
      if (isSlow) skip(modelId, 'too-slow', patienceSeconds);
      else if (movesOn(error)) skip(modelId, error.code);
    } finally {
      patience.end();
    }
  }
  // The last leg returns or throws.
  throw new Error('A turn without a model');
}

export function toSkip(
  findSpec: TurnRunInputs['findSpec'],
  modelId: string,
  why: Skip['why'],
  seconds?: number,
): Skip {
  const spec = findSpec(modelId);
  const place = spec?.place?.words;
  return {
    modelName: spec?.name ?? modelId,
    ...(place !== undefined && { place }),
    why,
    ...(seconds !== undefined && { seconds }),
  };
}

/** Aborted when its time is over, unless it has ended before. */
function createPatience(seconds: number | undefined) {
  const controller = new AbortController();
  const timer =
    seconds === undefined ? undefined : setTimeout(() => controller.abort(), seconds * 1000);
  return { signal: controller.signal, end: () => clearTimeout(timer) };
}
