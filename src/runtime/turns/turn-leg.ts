// One leg of a turn: a model, at whichever place has it. An engine that is lost is started again and
// goes on in the same text; a server that fails is left for another one that has the model.
import { serverIdOf } from '../../core/bridge/bridge';
import { AppError, abortError, toAppError } from '../../core/errors';
import type { Backend, Message, Seam } from '../../data/records';
import { isWorthWaiting, movesOn } from '../places/moves-on';
import type { Seat } from '../places/places';
import { applyEvent, type Answer } from './answer';
import { countPictures, streamTurn } from './turn-prompt';
import { cannotSee, isSeeing, needsSight } from './turn-sight';
import type { Turn, TurnRunInputs } from './turn-run';
import type { TurnSettings } from './turn-settings';
import { streamStep } from './turn-step';
import type { Writing } from './turn-writing';

export interface LegInputs extends TurnRunInputs {
  readonly turn: Turn;
  readonly writing: Writing;
  /** The first token is there. */
  readonly onToken: () => void;
}

/** Losses of an engine here that one answer survives; then it fails with words. */
const MAX_RECOVERIES = 3;

/**
 * Resolves with the id of the model that wrote the end. Throws what load and generate throw, and
 * AbortError when `signal` ends it; `stopped` is the user's own signal, which ends an answer in peace.
 */
export async function runLeg(
  inputs: LegInputs,
  wantedId: string,
  signal: AbortSignal,
  stopped: AbortSignal,
): Promise<string> {
  const { places, findSpec, stepDown, onStepDown, findSubstitute, turn, writing } = inputs;
  const { answer, settings, branch } = turn;
  const tried = new Set<string>();
  let legId = (await findSubstitute(wantedId))?.modelId ?? wantedId;
  let refusals = 0;
  let recoveries = 0;
  let backend: Backend = 'cpu';
  let hasLease = false;

  const takeSeat = () => {
    const row = branch.at(-1);
    turn.onPhase('waiting');
    const { isBeside = false } = turn;
    const request = { id: row?.id ?? '', modelId: legId, except: tried, isBeside };
    return places.take({ ...request, ...(row && { stickyKey: row.chatId }) }, signal);
  };

  /** One that failed is left for another, or waited for; throws where neither helps. */
  const recoverServer = (error: unknown, seat: Seat, hasWritten: boolean) => {
    if (!hasWritten && isWorthWaiting(error, refusals)) {
      refusals += 1;
      return;
    }
    tried.add(seat.modelId);
    if (!movesOn(error)) throw error;
    if (hasWritten) writing.lost('server-lost');
    if (!places.hasOther(legId, tried)) throw error;
  };

  const recoverHere = (error: unknown) => {
    const cause = lossOf(error);
    if (!cause || !(hasLease || recoveries > 0) || recoveries >= MAX_RECOVERIES) throw error;
    recoveries += 1;
    writing.lost(cause);
    const spec = findSpec(legId);
    const step = spec ? stepDown.lost(spec, backend) : ({ to: 'retry' } as const);
    if (step.to === 'nothing') throw toAppError(error);
    if (spec && step.to !== 'retry') {
      onStepDown(spec, step.to === 'model' ? step.spec : undefined);
    }
    if (step.to === 'model') legId = step.spec.modelId;
  };

  for (;;) {
    const seat = await takeSeat();
    const writtenBefore = answer.text.length;
    try {
      await write(inputs, seat, signal, stopped, (kind) => {
        hasLease = true;
        backend = kind;
      });
      return seat.modelId;
    } catch (error) {
      seat.failed(error);
      if (signal.aborted) throw error;
      const isServer = serverIdOf(seat.modelId) !== undefined;
      if (isServer) recoverServer(error, seat, answer.text.length > writtenBefore);
      else recoverHere(error);
      if (writing.parts.tokens() >= settings.parameters.maxTokens) {
        answer.finishReason = 'length';
        return seat.modelId;
      }
    } finally {
      seat.leave();
    }
  }
}

async function write(
  { models, findSpec, turn, writing, onToken }: LegInputs,
  seat: Seat,
  signal: AbortSignal,
  stopped: AbortSignal,
  onBackend: (backend: Backend) => void,
): Promise<void> {
  const { branch, settings, answer, onPhase, onLease, onText, maxNewTokens } = turn;
  const { parts } = writing;
  const spec = findSpec(seat.modelId);
  if (needsSight(branch) && spec && !isSeeing(spec)) throw cannotSee(spec.name);
  onPhase('loading');
  const lease = await models.lease(seat.modelId, signal, {
    onProgress: (progress) => onPhase('loading', progress),
  });
  try {
    onBackend(lease.model.backend);
    const sees = isSeeing(findSpec(seat.modelId)) && lease.model.capabilities.vision;
    if (needsSight(branch) && !sees) throw cannotSee(findSpec(seat.modelId)?.name ?? seat.modelId);
    const shown = sees ? await turn.loadPictures?.() : undefined;
    answer.unseenPictures = shown ? 0 : countPictures(branch);
    writing.begins(seat.modelId, findSpec(seat.modelId));
    onPhase('prefill');
    await onLease?.(lease);
    const going = goingOn(settings, answer.text, parts.tokens());
    const rest = writing.isRecorded() ? going : { ...going, topLogprobs: 0 };
    const onPlan = (omitted: number) => (answer.omittedMessages = omitted);
    const open = (limit?: number) => {
      const limited = limit === undefined ? rest : { ...rest, maxNewTokens: limit };
      return streamTurn(lease, withText(branch, answer), limited, onPlan, signal, shown);
    };
    const events = maxNewTokens === undefined ? open() : streamStep(maxNewTokens, open);
    let hasBegun = false;
    for await (const event of events) {
      // Not the user's stop: it took too long.
      if (event.type === 'finish' && signal.aborted && !stopped.aborted) throw abortError();
      if (event.type !== 'finish') {
        writing.closeSeam();
        if (!hasBegun) seat.worked();
        if (!hasBegun) onToken();
        hasBegun = true;
      }
      applyEvent(answer, event);
      if (event.type === 'finish') answer.usage = parts.merge(event.usage);
      if (event.type === 'reasoning-delta') {
        turn.onThought?.(event.text, event.tokens?.length ?? 1);
      }
      if (event.type !== 'text-delta') continue;
      const tokens = event.tokens?.length ?? 1;
      parts.wrote(tokens);
      onText(event.text, tokens, event.tokens);
    }
    writing.closeSeam();
  } finally {
    lease.release();
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
